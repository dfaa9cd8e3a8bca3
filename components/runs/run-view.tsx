import { useTranslations } from "next-intl";
import Link from "next/link";
import type { Clock } from "@/components/admin/instant";
import { Panel } from "@/components/admin/page-header";
import { Badge } from "@/components/ui/badge";
import { Facts } from "@/components/ui/facts";
import type { RunDetail } from "@/lib/engine/views";
import { JsonText } from "./json-text";
import type { RunsBase } from "./runs-query";
import { StepsList } from "./steps-list";
import { duration, RUN_TONES, second } from "./words";

type Props = { run: RunDetail; base: RunsBase; clock: Clock };

/** One durable run: where it stands, its steps, and what went in and came out. */
export function RunView({ run, base, clock: { timeZone } }: Props) {
  const t = useTranslations("admin.runs");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Panel title={t("state")} aside={<Badge tone={RUN_TONES[run.status]}>{t(`statuses.${run.status}`)}</Badge>}>
        <Facts
          look="dense"
          facts={[
            { label: t("event"), value: <span className="font-mono text-xs wrap-anywhere">{run.eventName}</span> },
            { label: t("started"), value: second(run.createdAt, timeZone) },
            { label: t("took"), value: duration(run) },
            { label: t("next"), value: run.nextAt && !run.endedAt ? second(run.nextAt, timeZone) : null },
          ]}
        />
      </Panel>
      <Panel title={t("steps")}>
        <StepsList steps={run.stepList} timeZone={timeZone} />
      </Panel>
      {(["error", "output", "event"] as const).map((name) => {
        const text = run[name];
        return text === null ? null : (
          <Panel key={name} title={t(`facts.${name}`)}>
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
          {t("back")}
        </Link>
      </p>
    </div>
  );
}
