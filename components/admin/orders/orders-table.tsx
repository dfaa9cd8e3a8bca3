"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useMemo } from "react";
import { DataTable, type ListFeatures } from "@/components/data-table/data-table";
import { formatDateTime, formatRupiah, type Locale } from "@/lib/core/format";
import type { OrderRow } from "@/lib/orders/views";
import { formatAge } from "../age";
import { adminCopy, type AdminCopy } from "../copy";
import { Badge, INVITATION_TONES, PAYMENT_TONES } from "../ui/badge";
import { CopyValue } from "../ui/copy-value";
import { shortId } from "./short-id";

type Props = {
  rows: OrderRow[];
  page: number;
  perPage: number;
  total: number;
  locale: Locale;
  timeZone: string;
  /** ISO 8601: the shop's time, so that server and browser tell the same ages. */
  now: string;
};

export function OrdersTable({ rows, page, perPage, total, locale, timeZone, now }: Props) {
  const copy = adminCopy(locale);
  const columns = useMemo(() => orderColumns(copy, { locale, timeZone, now }), [copy, locale, timeZone, now]);
  return (
    <DataTable
      caption={copy.orders.caption}
      columns={columns}
      rows={rows}
      page={page}
      perPage={perPage}
      total={total}
      cells={CELLS}
    />
  );
}

/** Product and amount, buyer and age, payment and delivery. */
const CELLS = {
  amountIdr: "max-md:col-start-2 max-md:row-start-1 max-md:text-right",
  customerEmail: "max-md:col-start-1 max-md:row-start-2",
  updatedAt: "max-md:col-start-2 max-md:row-start-2",
  invitationStatus: "max-md:text-right",
};

const column = createColumnHelper<ListFeatures, OrderRow>();

function orderColumns(copy: AdminCopy, time: { locale: Locale; timeZone: string; now: string }) {
  const { orders, words, detail } = copy;
  return column.columns([
    column.accessor("packageName", {
      header: orders.product,
      cell: ({ row: { original } }) => (
        <div className="min-w-0">
          <Link data-row-link href={`/admin/orders/${original.id}`} className="font-semibold hover:underline">
            {original.packageName}
          </Link>
          <span className="flex items-center gap-1 font-mono text-xs text-muted">
            <span title={original.id}>{shortId(original.id)}</span>
            <CopyValue value={original.id} label={detail.copy} done={detail.copied} />
          </span>
        </div>
      ),
    }),
    column.accessor("customerEmail", { header: orders.buyer, cell: ({ row }) => <Buyer row={row.original} /> }),
    column.accessor("amountIdr", {
      header: orders.amount,
      cell: ({ row: { original } }) => (
        <div className="figures whitespace-nowrap">
          {formatRupiah(original.amountIdr)}
          <span className="block text-xs text-muted">{original.gateway ?? detail.none}</span>
        </div>
      ),
    }),
    column.accessor("paymentStatus", {
      header: orders.payment,
      cell: ({ row: { original } }) => (
        <div className="flex flex-wrap gap-1">
          <Badge tone={PAYMENT_TONES[original.paymentStatus]}>{words.payment[original.paymentStatus]}</Badge>
          {original.attention ? <Badge tone="danger">{words.attention[original.attention]}</Badge> : null}
        </div>
      ),
    }),
    column.accessor("invitationStatus", {
      header: orders.delivery,
      cell: ({ getValue }) => <Badge tone={INVITATION_TONES[getValue()]}>{words.invitation[getValue()]}</Badge>,
    }),
    column.accessor("updatedAt", {
      header: orders.updated,
      cell: ({ getValue }) => (
        <time
          dateTime={getValue()}
          title={formatDateTime(new Date(getValue()), time.locale, time.timeZone)}
          className="figures whitespace-nowrap text-muted max-md:block max-md:text-right"
        >
          {formatAge(getValue(), new Date(time.now), time.locale)}
        </time>
      ),
    }),
  ]);
}

function Buyer({ row }: { row: OrderRow }) {
  return (
    <div className="min-w-0 select-text">
      <span className="block break-all">{row.customerEmail}</span>
      <span className="block text-xs text-muted">{[row.fullName, row.phone].filter(Boolean).join(" · ")}</span>
    </div>
  );
}
