import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { runsCopy } from "@/components/runs/copy";
import { runsQuery, runsWanted } from "@/components/runs/runs-query";
import { RunsView } from "@/components/runs/runs-view";
import { env } from "@/lib/core/env";
import { listEngineRuns } from "@/lib/engine";
import { requireStage } from "../stage/gate";
import { StagePage } from "../stage/stage-page";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: runsCopy(await getLocale()).title };
}

export default async function RunsPage({ searchParams }: Props) {
  const ctx = requireStage();
  const query = runsQuery.parse(await searchParams);
  const [locale, found] = await Promise.all([getLocale(), listEngineRuns(ctx, runsWanted(query))]);
  const copy = runsCopy(locale);
  return (
    <StagePage title={copy.title} intro={copy.intro}>
      <RunsView found={found} query={query} base="/dev/runs" clock={{ locale, timeZone: env().TIMEZONE }} />
    </StagePage>
  );
}
