import type { Metadata } from "next";
import { getLocale, getMessages } from "next-intl/server";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { switchLanguage } from "@/app/(shop)/locale-action";
import { AdminWordsProvider } from "@/components/admin/admin-words";
import { AdminShell } from "@/components/admin/shell";
import { findStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";

export const metadata: Metadata = { robots: { index: false } };
export const dynamic = "force-dynamic";

/** The frame only. Who may see what is decided in each page: layouts do not run again on navigation. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { act, trouble, detail } = (await getMessages()).admin;
  const { working, done, yes, no, next } = act;
  const { copy, copied } = detail;
  const ctx = await findStaff();
  return (
    <AdminWordsProvider
      words={{ role: ctx?.actor.role ?? "admin", act: { working, done, yes, no, next, copy, copied }, trouble }}
    >
      {ctx?.actor.kind === "staff" ? <Frame member={ctx.actor}>{children}</Frame> : children}
    </AdminWordsProvider>
  );
}

type FrameProps = { member: { email: string; role: "owner" | "admin" }; children: ReactNode };

async function Frame({ member: { email, role }, children }: FrameProps) {
  const { STORE_NAME, isDemo } = env();
  return (
    <AdminShell
      locale={await getLocale()}
      storeName={STORE_NAME}
      member={{ email, role }}
      isDemo={isDemo}
      path={(await headers()).get("x-kursi-path") ?? "/admin"}
      switchLanguage={switchLanguage}
    >
      {children}
    </AdminShell>
  );
}
