import type { Metadata } from "next";
import { getMessages, getTranslations } from "next-intl/server";
import { ImportForm } from "@/components/admin/pool/import-form";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { requireStaff } from "@/lib/auth";
import { ACCOUNT_COLUMNS } from "@/lib/workspaces/views";
import { importPoolAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pool.csv"))("title") };
}

export default async function ImportPage() {
  await requireStaff("/admin/pool/import", "pool.change");
  const [t, { pool }] = await Promise.all([getTranslations("pool"), getMessages()]);
  return (
    <>
      <BackLink href="/admin/pool">{t("back")}</BackLink>
      <PageHeader title={t("csv.title")} hint={t("csv.hint")} />
      <Panel title={t("csv.text")}>
        <ImportForm
          action={importPoolAction}
          words={{ ...pool.csv, columns: t("csv.columns", { columns: ACCOUNT_COLUMNS.join(", ") }) }}
        />
      </Panel>
    </>
  );
}
