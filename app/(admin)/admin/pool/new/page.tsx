import type { Metadata } from "next";
import { getMessages, getTranslations } from "next-intl/server";
import { AccountForm } from "@/components/admin/pool/account-form";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { readPools } from "@/lib/desk";
import { saveWorkspaceAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pool"))("newTitle") };
}

export default async function NewAccountPage() {
  const ctx = await requireStaff("/admin/pool/new", "pool.change");
  const [t, { pool }, pools] = await Promise.all([getTranslations("pool"), getMessages(), readPools(ctx)]);
  return (
    <>
      <BackLink href="/admin/pool">{t("back")}</BackLink>
      <PageHeader title={t("newTitle")} hint={t("newHint")} />
      <Panel title={t("newTitle")}>
        <AccountForm
          action={saveWorkspaceAction}
          account={null}
          pools={pools.length > 0 ? pools : [{ id: "default", name: "Default" }]}
          timeZone={env().TIMEZONE}
          words={{ ...pool.form, drivers: pool.drivers }}
        />
      </Panel>
    </>
  );
}
