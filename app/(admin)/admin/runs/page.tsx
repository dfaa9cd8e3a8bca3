import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { PageHeader } from "@/components/admin/ui/page-header";
import { runsCopy } from "@/components/runs/copy";
import { runsHref, runsQuery, runsWanted } from "@/components/runs/runs-query";
import { RunsView } from "@/components/runs/runs-view";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listEngineRuns } from "@/lib/engine";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: runsCopy(await getLocale()).title };
}

export default async function RunsPage({ searchParams }: Props) {
  const query = runsQuery.parse(await searchParams);
  const ctx = await requireStaff(runsHref("/admin/runs", query));
  const [locale, found] = await Promise.all([getLocale(), listEngineRuns(ctx, runsWanted(query))]);
  const copy = runsCopy(locale);
  return (
    <>
      <PageHeader title={copy.title} hint={copy.intro} />
      <RunsView found={found} query={query} base="/admin/runs" clock={{ locale, timeZone: env().TIMEZONE }} />
    </>
  );
}
