import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/admin/action-form";
import { Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { WorkspacesTable } from "@/components/admin/workspaces-table";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listWorkspaceRows } from "@/lib/desk";
import { reopenWorkspaceAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.workspaces"))("title") };
}

export default async function WorkspacesPage() {
  const ctx = await requireStaff("/admin/workspaces", "workspaces.read");
  const [locale, t, rows] = await Promise.all([
    getLocale(),
    getTranslations("admin.workspaces"),
    listWorkspaceRows(ctx),
  ]);
  const clock = { locale, timeZone: env().TIMEZONE };
  const closed = rows.filter(({ isOpen }) => !isOpen);
  const reopenForms = new Map(
    closed.map(({ id }) => [
      id,
      <ActionForm key={id} action={reopenWorkspaceAction} label={t("reopen")} hidden={{ workspace_id: id }} />,
    ]),
  );
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <ListBox>
        {rows.length === 0 ? (
          <Empty title={t("empty")} hint={t("emptyHint")} />
        ) : (
          <WorkspacesTable rows={rows} clock={clock} reopenForms={reopenForms} />
        )}
      </ListBox>
    </>
  );
}
