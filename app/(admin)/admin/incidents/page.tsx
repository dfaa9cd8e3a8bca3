import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { IncidentsTable } from "@/components/admin/incidents/incidents-table";
import { BackLink, Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listIncidents } from "@/lib/desk";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("incident"))("title") };
}

export default async function IncidentsPage() {
  const ctx = await requireStaff("/admin/incidents", "incidents.read");
  const [t, pool, locale, rows] = await Promise.all([
    getTranslations("incident"),
    getTranslations("pool"),
    getLocale(),
    listIncidents(ctx),
  ]);
  return (
    <>
      <BackLink href="/admin/pool">{pool("back")}</BackLink>
      <PageHeader title={t("title")} hint={t("hint")} />
      <ListBox>
        {rows.length === 0 ? (
          <Empty title={t("empty")} hint={t("emptyHint")} />
        ) : (
          <IncidentsTable rows={rows} clock={{ locale, timeZone: env().TIMEZONE }} />
        )}
      </ListBox>
    </>
  );
}
