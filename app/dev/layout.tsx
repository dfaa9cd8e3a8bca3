import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { switchLanguage } from "@/app/(shop)/locale-action";
import { Mark } from "@/components/shop/mark";
import { stageCopy, type StageCopy } from "./stage/copy";
import { requireStage } from "./stage/gate";
import { StageNav } from "./stage/stage-nav";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { robots: { index: false, follow: false } };

const LINK = "inline-flex min-h-11 items-center rounded-control px-2.5 text-[0.9375rem] font-medium hover:bg-sunken";

export default async function StageLayout({ children }: { children: ReactNode }) {
  requireStage();
  const locale = await getLocale();
  const copy = stageCopy(locale);
  return (
    <>
      <header className="border-b border-line">
        <div className="mx-auto max-w-5xl px-4 pt-1.5">
          <div className="flex items-center gap-1">
            <Link href="/dev" className="mr-auto flex min-h-11 items-center gap-2.5 rounded-control pr-2 font-bold">
              <Mark className="size-7" />
              {copy.name}
            </Link>
            <Link href="/" className={LINK}>
              {copy.shop}
            </Link>
            <LanguageSwitch copy={copy} to={locale === "id" ? "en" : "id"} />
          </div>
          <StageNav label={copy.menu} links={placesOf(copy)} />
        </div>
      </header>
      {children}
    </>
  );
}

const placesOf = ({ places }: StageCopy) => [
  { href: "/dev", label: places.home },
  { href: "/dev/workspace", label: places.workspace },
  { href: "/dev/mailbox", label: places.mailbox },
  { href: "/dev/runs", label: places.runs },
];

async function LanguageSwitch({ copy, to }: { copy: StageCopy; to: "id" | "en" }) {
  return (
    <form action={switchLanguage}>
      <input type="hidden" name="locale" value={to} />
      <input type="hidden" name="path" value={(await headers()).get("x-kursi-path") ?? "/dev"} />
      <button type="submit" lang={to} aria-label={copy.switchLabel} className={LINK}>
        <span className="sm:hidden">{to.toUpperCase()}</span>
        <span className="max-sm:hidden">{copy.switchTo}</span>
      </button>
    </form>
  );
}
