import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { switchLanguage } from "@/app/(shop)/locale-action";
import { adminCopy } from "@/components/admin/copy";
import { AdminShell } from "@/components/admin/shell";
import { findStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";

export const metadata: Metadata = { robots: { index: false } };
export const dynamic = "force-dynamic";

/** The frame only. Who may see what is decided in each page: layouts do not run again on navigation. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const ctx = await findStaff();
  if (ctx?.actor.kind !== "staff") return children;
  const locale = await getLocale();
  const { STORE_NAME, isDemo } = env();
  return (
    <AdminShell
      copy={adminCopy(locale)}
      locale={locale}
      storeName={STORE_NAME}
      member={{ email: ctx.actor.email, role: ctx.actor.role }}
      isDemo={isDemo}
      path={(await headers()).get("x-kursi-path") ?? "/admin"}
      switchLanguage={switchLanguage}
    >
      {children}
    </AdminShell>
  );
}
