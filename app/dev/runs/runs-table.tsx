import Link from "next/link";
import { env } from "@/lib/core/env";
import type { RunRow } from "@/lib/engine/views";
import { Badge } from "../stage/badge";
import { Cell, ColumnHead, Table } from "../stage/table";
import type { RunsCopy } from "./copy";
import { duration, RUN_TONES, second } from "./words";

export function RunsTable({ copy, runs }: { copy: RunsCopy; runs: RunRow[] }) {
  return (
    <Table
      caption={copy.list}
      head={
        <>
          <ColumnHead>{copy.run}</ColumnHead>
          <ColumnHead className="max-sm:w-28">{copy.state}</ColumnHead>
          <ColumnHead className="max-sm:hidden">{copy.step}</ColumnHead>
          <ColumnHead className="max-sm:hidden">{copy.started}</ColumnHead>
          <ColumnHead className="text-right max-sm:hidden">{copy.took}</ColumnHead>
        </>
      }
    >
      {runs.map((run) => (
        <tr key={run.id}>
          <Cell>
            <Link
              href={`/dev/runs/${run.id}`}
              className="inline-block py-0.5 font-semibold wrap-anywhere underline decoration-edge underline-offset-4 hover:decoration-current"
            >
              {run.functionId}
            </Link>
            <span className="block font-mono text-[0.8125rem] wrap-anywhere text-muted">{run.eventName}</span>
          </Cell>
          <Cell>
            <Badge tone={RUN_TONES[run.status]}>{copy.statuses[run.status]}</Badge>
            {run.nextAt && !run.endedAt ? (
              <span className="figures mt-1 block text-[0.8125rem] text-muted">
                {copy.next} {second(run.nextAt, env().TIMEZONE)}
              </span>
            ) : null}
          </Cell>
          <Cell className="figures max-sm:hidden">
            {run.steps}
            {run.failures > 0 ? <span className="text-warn"> · {copy.failures(run.failures)}</span> : null}
          </Cell>
          <Cell className="figures whitespace-nowrap text-muted max-sm:hidden">
            {second(run.createdAt, env().TIMEZONE)}
          </Cell>
          <Cell className="figures text-right whitespace-nowrap text-muted max-sm:hidden">{duration(run)}</Cell>
        </tr>
      ))}
    </Table>
  );
}
