import { useTranslations } from "next-intl";
import Link from "next/link";
import type { Clock } from "@/components/admin/instant";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import type { RunRow } from "@/lib/engine/views";
import type { RunsBase } from "./runs-query";
import { duration, RUN_TONES, second } from "./words";

type Props = { runs: readonly RunRow[]; base: RunsBase; clock: Clock };

/** Durable runs in rows. */
export function RunsTable({ runs, base, clock: { timeZone } }: Props) {
  const t = useTranslations("admin.runs");
  return (
    <DataTable
      caption={t("list")}
      columns={[
        { id: "function", header: t("run") },
        { id: "state", header: t("state"), onPhone: "max-md:col-start-2 max-md:row-start-1 max-md:text-right" },
        { id: "steps", header: t("step"), onPhone: "max-md:col-start-2 max-md:row-start-2 max-md:text-right" },
        { id: "started", header: t("started"), onPhone: "max-md:col-start-1 max-md:row-start-2" },
        { id: "took", header: t("took"), onPhone: "max-md:hidden" },
      ]}
      rows={runs.map((run) => ({
        id: run.id,
        cells: {
          function: (
            <Link data-row-link href={`${base}/${run.id}`} className="font-semibold wrap-anywhere hover:underline">
              {run.functionId}
              <span className="block font-mono text-xs font-normal wrap-anywhere text-muted">{run.eventName}</span>
            </Link>
          ),
          state: <State run={run} timeZone={timeZone} />,
          steps: (
            <span className="figures max-md:text-xs max-md:text-muted">
              {t("stepCount", { count: run.steps })}
              {run.failures > 0 ? <span className="text-warn"> · {t("failures", { count: run.failures })}</span> : null}
            </span>
          ),
          started: <span className="figures text-muted max-md:text-xs">{second(run.createdAt, timeZone)}</span>,
          took: <span className="figures text-muted">{duration(run)}</span>,
        },
      }))}
      page={1}
      perPage={runs.length}
      total={runs.length}
    />
  );
}

function State({ run, timeZone }: { run: RunRow; timeZone: string }) {
  const t = useTranslations("admin.runs");
  return (
    <>
      <Badge tone={RUN_TONES[run.status]}>{t(`statuses.${run.status}`)}</Badge>
      {run.nextAt && !run.endedAt ? (
        <span className="figures mt-1 block text-xs text-muted">
          {t("next")} {second(run.nextAt, timeZone)}
        </span>
      ) : null}
    </>
  );
}
