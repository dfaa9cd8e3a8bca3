"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useMemo } from "react";
import { DataTable, type ListFeatures } from "@/components/data-table/data-table";
import { formatDateTime } from "@/lib/core/format";
import { adminCopy, type AdminCopy } from "../copy";
import { verdictWord } from "../copy/words";
import { Badge, type Tone } from "../ui/badge";
import type { Clock } from "../ui/instant";

/** A stored webhook in the list. Instants are ISO 8601. */
export type WebhookRow = {
  id: string;
  gateway: string;
  reference: string | null;
  gatewayRef: string | null;
  claims: string;
  verdict: string | null;
  receivedAt: string;
  duplicates: number;
};

type Props = { rows: WebhookRow[]; page: number; perPage: number; total: number; clock: Clock };

export function InboxTable({ rows, page, perPage, total, clock }: Props) {
  const copy = adminCopy(clock.locale);
  const { locale, timeZone } = clock;
  const columns = useMemo(() => inboxColumns(copy, { locale, timeZone }), [copy, locale, timeZone]);
  return (
    <DataTable
      caption={copy.inbox.caption}
      columns={columns}
      rows={rows}
      page={page}
      perPage={perPage}
      total={total}
      cells={CELLS}
    />
  );
}

const CELLS = {
  verdict: "max-md:col-start-2 max-md:row-start-1 max-md:text-right",
  reference: "max-md:col-span-2 max-md:row-start-2",
  claims: "max-md:col-span-2",
};

const column = createColumnHelper<ListFeatures, WebhookRow>();

function inboxColumns(copy: AdminCopy, clock: Clock) {
  const { inbox } = copy;
  return column.columns([
    column.accessor("receivedAt", {
      header: inbox.received,
      cell: ({ row: { original } }) => (
        <Link data-row-link href={`/admin/inbox/${original.id}`} className="figures font-semibold hover:underline">
          <time dateTime={original.receivedAt}>
            {formatDateTime(new Date(original.receivedAt), clock.locale, clock.timeZone)}
          </time>
          <span className="block text-xs font-normal text-muted">{original.gateway}</span>
        </Link>
      ),
    }),
    column.accessor("reference", {
      header: inbox.reference,
      cell: ({ row: { original } }) => (
        <span className="font-mono text-xs break-all select-text">
          {original.reference ?? original.gatewayRef ?? "—"}
        </span>
      ),
    }),
    column.accessor("claims", {
      header: inbox.claims,
      cell: ({ row: { original } }) => (
        <>
          <span className="break-words">{original.claims}</span>
          {original.duplicates > 0 ? (
            <span className="block text-xs text-muted">
              +{original.duplicates} {inbox.duplicates}
            </span>
          ) : null}
        </>
      ),
    }),
    column.accessor("verdict", {
      header: inbox.verdict,
      cell: ({ getValue }) => <Verdict verdict={getValue()} copy={copy} />,
    }),
  ]);
}

const TONES: Readonly<Record<string, Tone>> = {
  paid: "ok",
  already_settled: "ok",
  needs_review: "danger",
  unknown_reference: "danger",
};

function Verdict({ verdict, copy }: { verdict: string | null; copy: AdminCopy }) {
  if (verdict === null) return <Badge tone="warn">{copy.inbox.waiting}</Badge>;
  return <Badge tone={TONES[verdict] ?? "neutral"}>{verdictWord(verdict, copy.words)}</Badge>;
}
