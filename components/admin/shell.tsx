import { useMessages, useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "@/components/shop/mark";
import { buttonStyle } from "@/components/ui/button";
import type { Locale } from "@/lib/core/format";
import { AdminNav } from "./admin-nav";
import { SignOutButton } from "./sign-out-button";

type Props = {
  locale: Locale;
  storeName: string;
  member: { email: string; role: "owner" | "admin" };
  isDemo: boolean;
  path: string;
  switchLanguage: (form: FormData) => Promise<void>;
  children: ReactNode;
};

/** The frame of the back office: a side bar on wide screens, a bar that scrolls sideways on a phone. */
export function AdminShell({ locale, storeName, member, isDemo, path, switchLanguage, children }: Props) {
  const t = useTranslations("admin");
  const {
    menu,
    home,
    orders,
    products,
    vouchers,
    pool,
    gateways,
    inbox,
    reconciliation,
    runs,
    staff,
    security,
    stage,
    shop,
  } = useMessages().admin.shell;
  const quiet = buttonStyle({ kind: "quiet", size: "dense", className: "lg:w-full lg:justify-start" });
  return (
    <div className="flex-1 lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only rounded-control bg-accent px-4 py-3 font-semibold text-accent-ink focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-10"
      >
        {t("skip")}
      </a>
      <header
        className={`border-b border-line bg-surface lg:sticky lg:top-0 lg:flex lg:flex-col lg:border-r lg:border-b-0 ${isDemo ? "lg:h-[calc(100dvh-2.125rem)]" : "lg:h-dvh"}`}
      >
        <Link href="/admin" className="flex min-h-14 items-center gap-2.5 px-4 font-bold">
          <Mark className="size-7" />
          <span className="truncate tracking-tight">{storeName}</span>
          <span className="rounded-md bg-sunken px-1.5 py-0.5 text-xs font-semibold text-muted">
            {t("shell.admin")}
          </span>
        </Link>
        <AdminNav
          words={{
            menu,
            home,
            orders,
            products,
            vouchers,
            pool,
            gateways,
            inbox,
            reconciliation,
            runs,
            staff,
            security,
            stage,
            shop,
          }}
          isDemo={isDemo}
          role={member.role}
        />
        <div className="flex flex-wrap items-center gap-x-1 border-line px-2 py-1 max-lg:border-t lg:mt-auto lg:block lg:border-t lg:py-3">
          <Link
            href="/admin/account"
            title={member.email}
            className="flex min-h-11 min-w-0 flex-1 flex-col justify-center rounded-control px-2 text-xs text-muted hover:bg-sunken hover:text-ink lg:mb-1"
          >
            <span className="truncate">
              {member.email} <span className="lg:block">{t(`shell.roles.${member.role}`)}</span>
            </span>
            <span className="font-semibold underline underline-offset-4">{t("shell.account")}</span>
          </Link>
          <form action={switchLanguage}>
            <input type="hidden" name="locale" value={locale === "id" ? "en" : "id"} />
            <input type="hidden" name="path" value={path} />
            <button type="submit" lang={locale === "id" ? "en" : "id"} className={quiet}>
              {t("shell.language")}
            </button>
          </form>
          <SignOutButton label={t("shell.signOut")} busy={t("shell.signingOut")} className={quiet} />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 px-4 py-6 focus:outline-none lg:px-8">
        <div className="mx-auto max-w-6xl">{children}</div>
      </main>
    </div>
  );
}
