import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { switchLanguage } from "@/app/(shop)/locale-action";
import { SiteDocument, siteMetadata, siteViewport } from "@/app/site-document";
import { Mark } from "@/components/shop/mark";
import { requireStage } from "./stage/gate";
import { StageNav } from "./stage/stage-nav";

export const dynamic = "force-dynamic";
export const viewport = siteViewport;

export async function generateMetadata(): Promise<Metadata> {
  return { ...(await siteMetadata(await getLocale())), robots: { index: false, follow: false } };
}

const LINK = "inline-flex min-h-11 items-center rounded-control px-2.5 text-[0.9375rem] font-medium hover:bg-sunken";

export default async function StageLayout({ children }: { children: ReactNode }) {
  requireStage();
  const locale = await getLocale();
  const t = await getTranslations("demo.frame");
  return (
    <SiteDocument locale={locale}>
      <header className="border-b border-line">
        <div className="mx-auto max-w-5xl px-4 pt-1.5">
          <div className="flex items-center gap-1">
            <Link href="/dev" className="mr-auto flex min-h-11 items-center gap-2.5 rounded-control pr-2 font-bold">
              <Mark className="size-7" />
              {t("name")}
            </Link>
            <Link href="/" className={LINK}>
              {t("shop")}
            </Link>
            <LanguageSwitch to={locale === "id" ? "en" : "id"} />
          </div>
          <StageNav label={t("menu")} links={PLACES.map(({ href, name }) => ({ href, label: t(name) }))} />
        </div>
      </header>
      {children}
    </SiteDocument>
  );
}

const PLACES = [
  { href: "/dev", name: "home" },
  { href: "/dev/workspace", name: "workspace" },
  { href: "/dev/mailbox", name: "mailbox" },
  { href: "/dev/runs", name: "runs" },
] as const;

async function LanguageSwitch({ to }: { to: "id" | "en" }) {
  const t = await getTranslations("demo.frame");
  return (
    <form action={switchLanguage}>
      <input type="hidden" name="locale" value={to} />
      <input type="hidden" name="path" value={(await headers()).get("x-kursi-path") ?? "/dev"} />
      <button type="submit" lang={to} aria-label={t("switchLabel")} className={LINK}>
        <span className="sm:hidden">{to.toUpperCase()}</span>
        <span className="max-sm:hidden">{t("switchTo")}</span>
      </button>
    </form>
  );
}
