import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { RunView } from "@/components/runs/run-view";
import { runId } from "@/components/runs/runs-query";
import { env } from "@/lib/core/env";
import { readEngineRun } from "@/lib/engine";
import { requireStage } from "../../stage/gate";
import { StagePage } from "../../stage/stage-page";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.runs"))("title") };
}

export default async function RunPage({ params }: Props) {
  const ctx = requireStage();
  const id = runId.safeParse((await params).id);
  const run = id.success ? await readEngineRun(ctx, id.data) : null;
  if (!run) notFound();
  return (
    <StagePage title={run.functionId}>
      <RunView run={run} base="/dev/runs" clock={{ locale: await getLocale(), timeZone: env().TIMEZONE }} />
    </StagePage>
  );
}
