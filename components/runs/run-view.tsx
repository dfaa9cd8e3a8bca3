import Link from "next/link";
import { Badge } from "@/components/admin/ui/badge";
import { Facts } from "@/components/admin/ui/facts";
import type { Clock } from "@/components/admin/ui/instant";
import { Panel } from "@/components/admin/ui/page-header";
import type { RunDetail } from "@/lib/engine/views";
import { runsCopy } from "./copy";
import { JsonText } from "./json-text";
import type { RunsBase } from "./runs-query";
import { StepsList } from "./steps-list";
import { duration, RUN_TONES, second } from "./words";

type Props = { run: RunDetail; base: RunsBase; clock: Clock };

/** One durable run: where it stands, its steps, and what went in and came out. */
export function RunView({ run, base, clock: { locale, timeZone } }: Props) {
  const copy = runsCopy(locale);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Panel title={copy.state} aside={<Badge tone={RUN_TONES[run.status]}>{copy.statuses[run.status]}</Badge>}>
        <Facts
          facts={[
            { label: copy.event, value: <span className="font-mono text-xs wrap-anywhere">{run.eventName}</span> },
            { label: copy.started, value: second(run.createdAt, timeZone) },
            { label: copy.took, value: duration(run) },
            { label: copy.next, value: run.nextAt && !run.endedAt ? second(run.nextAt, timeZone) : null },
          ]}
        />
      </Panel>
      <Panel title={copy.steps}>
        <StepsList copy={copy} steps={run.stepList} timeZone={timeZone} />
      </Panel>
      {(["error", "output", "event"] as const).map((name) => {
        const text = run[name];
        return text === null ? null : (
          <Panel key={name} title={copy.facts[name]}>
            <div className="px-4 py-3">
              <JsonText text={text} />
            </div>
          </Panel>
        );
      })}
      <p>
        <Link
          href={base}
          className="inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
        >
          {copy.back}
        </Link>
      </p>
    </div>
  );
}
