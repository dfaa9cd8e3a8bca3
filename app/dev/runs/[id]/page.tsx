import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { env } from "@/lib/core/env";
import { readEngineRun } from "@/lib/engine";
import type { RunDetail } from "@/lib/engine/views";
import { Badge } from "../../stage/badge";
import { requireStage } from "../../stage/gate";
import { StagePage } from "../../stage/stage-page";
import { runsCopy, type RunsCopy } from "../copy";
import { duration, RUN_TONES, second } from "../words";
import { JsonText } from "./json-text";
import { StepsTable } from "./steps-table";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: runsCopy(await getLocale()).title };
}

export default async function RunPage({ params }: Props) {
  const ctx = requireStage();
  const run = await readEngineRun(ctx, (await params).id);
  if (!run) notFound();
  const copy = runsCopy(await getLocale());
  return (
    <StagePage title={run.functionId}>
      <Facts copy={copy} run={run} />
      <section aria-labelledby="steps" className="grid gap-3">
        <h2 id="steps" className="text-lg font-bold">
          {copy.steps}
        </h2>
        <StepsTable copy={copy} steps={run.stepList} />
      </section>
      {(["error", "output", "event"] as const).map((name) => {
        const text = run[name];
        return text === null ? null : <Text key={name} title={copy.facts[name]} text={text} />;
      })}
      <p>
        <Link
          href="/dev/runs"
          className="inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
        >
          {copy.back}
        </Link>
      </p>
    </StagePage>
  );
}

function Facts({ copy, run }: { copy: RunsCopy; run: RunDetail }) {
  const zone = env().TIMEZONE;
  const facts: [string, string][] = [
    [copy.event, run.eventName],
    [copy.started, second(run.createdAt, zone)],
    ...(run.endedAt ? ([[copy.took, duration(run)]] as [string, string][]) : []),
    ...(run.nextAt && !run.endedAt ? ([[copy.next, second(run.nextAt, zone)]] as [string, string][]) : []),
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3 border-y border-line py-4 text-[0.9375rem]">
      <div>
        <dt className="text-sm text-muted">{copy.state}</dt>
        <dd className="mt-0.5">
          <Badge tone={RUN_TONES[run.status]}>{copy.statuses[run.status]}</Badge>
        </dd>
      </div>
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="figures mt-0.5 font-medium wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  return (
    <section className="grid min-w-0 gap-2">
      <h2 className="text-lg font-bold">{title}</h2>
      <JsonText text={text} />
    </section>
  );
}
