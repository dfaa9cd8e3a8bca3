import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { runsQuery, runsWanted } from "@/components/runs/runs-query";
import { RunsView } from "@/components/runs/runs-view";
import { env } from "@/lib/core/env";
import { listEngineRuns } from "@/lib/engine";
import { requireStage } from "../stage/gate";
import { StagePage } from "../stage/stage-page";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.runs"))("title") };
}

export default async function RunsPage({ searchParams }: Props) {
  const ctx = requireStage();
  const query = runsQuery.parse(await searchParams);
  const [locale, t, found] = await Promise.all([
    getLocale(),
    getTranslations("admin.runs"),
    listEngineRuns(ctx, runsWanted(query)),
  ]);
  return (
    <StagePage title={t("title")} intro={t("intro")}>
      <RunsView found={found} query={query} base="/dev/runs" clock={{ locale, timeZone: env().TIMEZONE }} />
    </StagePage>
  );
}
