"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useMemo } from "react";
import { Badge } from "@/components/admin/ui/badge";
import type { Clock } from "@/components/admin/ui/instant";
import { DataTable, type ListFeatures } from "@/components/data-table/data-table";
import type { RunRow } from "@/lib/engine/views";
import { runsCopy, type RunsCopy } from "./copy";
import type { RunsBase } from "./runs-query";
import { duration, RUN_TONES, second } from "./words";

type Props = { runs: RunRow[]; base: RunsBase; clock: Clock };

export function RunsTable({ runs, base, clock: { locale, timeZone } }: Props) {
  const copy = runsCopy(locale);
  const columns = useMemo(() => runColumns(copy, base, timeZone), [copy, base, timeZone]);
  return (
    <DataTable
      caption={copy.list}
      columns={columns}
      rows={runs}
      page={1}
      perPage={runs.length}
      total={runs.length}
      cells={CELLS}
    />
  );
}

const CELLS = {
  status: "max-md:col-start-2 max-md:row-start-1 max-md:text-right",
  steps: "max-md:col-start-2 max-md:row-start-2 max-md:text-right",
  createdAt: "max-md:col-start-1 max-md:row-start-2",
  took: "max-md:hidden",
};

const column = createColumnHelper<ListFeatures, RunRow>();

function runColumns(copy: RunsCopy, base: RunsBase, timeZone: string) {
  return column.columns([
    column.accessor("functionId", {
      header: copy.run,
      cell: ({ row: { original } }) => (
        <Link data-row-link href={`${base}/${original.id}`} className="font-semibold wrap-anywhere hover:underline">
          {original.functionId}
          <span className="block font-mono text-xs font-normal wrap-anywhere text-muted">{original.eventName}</span>
        </Link>
      ),
    }),
    column.accessor("status", {
      header: copy.state,
      cell: ({ row: { original } }) => (
        <>
          <Badge tone={RUN_TONES[original.status]}>{copy.statuses[original.status]}</Badge>
          {original.nextAt && !original.endedAt ? (
            <span className="figures mt-1 block text-xs text-muted">
              {copy.next} {second(original.nextAt, timeZone)}
            </span>
          ) : null}
        </>
      ),
    }),
    column.accessor("steps", {
      header: copy.step,
      cell: ({ row: { original } }) => (
        <span className="figures max-md:text-xs max-md:text-muted">
          {copy.stepCount(original.steps)}
          {original.failures > 0 ? <span className="text-warn"> · {copy.failures(original.failures)}</span> : null}
        </span>
      ),
    }),
    column.accessor("createdAt", {
      header: copy.started,
      cell: ({ row: { original } }) => (
        <span className="figures text-muted max-md:text-xs">{second(original.createdAt, timeZone)}</span>
      ),
    }),
    column.display({
      id: "took",
      header: copy.took,
      cell: ({ row: { original } }) => <span className="figures text-muted">{duration(original)}</span>,
    }),
  ]);
}
