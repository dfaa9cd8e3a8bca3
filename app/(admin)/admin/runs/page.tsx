import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/admin/page-header";
import { runsHref, runsQuery, runsWanted } from "@/components/runs/runs-query";
import { RunsView } from "@/components/runs/runs-view";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listEngineRuns } from "@/lib/engine";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.runs"))("title") };
}

export default async function RunsPage({ searchParams }: Props) {
  const query = runsQuery.parse(await searchParams);
  const ctx = await requireStaff(runsHref("/admin/runs", query), "engine.read");
  const [locale, t, found] = await Promise.all([
    getLocale(),
    getTranslations("admin.runs"),
    listEngineRuns(ctx, runsWanted(query)),
  ]);
  return (
    <>
      <PageHeader title={t("title")} hint={t("intro")} />
      <RunsView found={found} query={query} base="/admin/runs" clock={{ locale, timeZone: env().TIMEZONE }} />
    </>
  );
}
