import { useTranslations } from "next-intl";
import Link from "next/link";
import { DataTable, type Row } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { formatRupiah } from "@/lib/core/format";
import type { OrderRow } from "@/lib/desk/views";
import { Age, type Clock } from "../instant";
import { INVITATION_TONES, PAYMENT_TONES } from "../tones";

type Props = {
  rows: readonly OrderRow[];
  page: number;
  perPage: number;
  total: number;
  clock: Clock;
  now: Date;
};

/** Orders in rows. On a phone: product and amount, buyer and age, payment and delivery. */
export function OrdersTable({ rows, page, perPage, total, clock, now }: Props) {
  const t = useTranslations("admin.orders");
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "title", header: t("product") },
        { id: "buyer", header: t("buyer"), onPhone: "max-md:col-start-1 max-md:row-start-2" },
        { id: "amount", header: t("amount"), onPhone: "max-md:col-start-2 max-md:row-start-1 max-md:text-right" },
        { id: "payment", header: t("payment") },
        { id: "delivery", header: t("delivery"), onPhone: "max-md:text-right" },
        { id: "updated", header: t("updated"), onPhone: "max-md:col-start-2 max-md:row-start-2" },
      ]}
      rows={rows.map((row) => drawRow(row, clock, now))}
      page={page}
      perPage={perPage}
      total={total}
    />
  );
}

const drawRow = (row: OrderRow, clock: Clock, now: Date): Row => ({
  id: row.id,
  cells: {
    title: <Title row={row} />,
    buyer: <Buyer row={row} />,
    amount: (
      <div className="figures whitespace-nowrap">
        {formatRupiah(row.amountIdr)}
        <span className="block text-xs text-muted">{row.gateway ?? "—"}</span>
      </div>
    ),
    payment: <Payment row={row} />,
    delivery: <Delivery row={row} />,
    updated: (
      <Age
        at={row.updatedAt}
        now={now}
        clock={clock}
        className="figures whitespace-nowrap text-muted max-md:block max-md:text-right"
      />
    ),
  },
});

function Title({ row }: { row: OrderRow }) {
  const t = useTranslations("admin.detail");
  return (
    <div className="min-w-0">
      <Link data-row-link href={`/admin/orders/${row.id}`} className="font-semibold hover:underline">
        {row.title}
      </Link>
      <span className="flex items-center gap-1 font-mono text-xs text-muted">
        <span title={row.id}>{shortId(row.id)}</span>
        <CopyButton text={row.id} label={t("copy")} done={t("copied")} />
      </span>
    </div>
  );
}

const Buyer = ({ row }: { row: OrderRow }) => (
  <div className="min-w-0 select-text">
    <span className="block break-all">{row.customerEmail}</span>
    <span className="block text-xs text-muted">{[row.fullName, row.phone].filter(Boolean).join(" · ")}</span>
  </div>
);

function Payment({ row }: { row: OrderRow }) {
  const t = useTranslations("admin.words");
  return (
    <div className="flex flex-wrap gap-1">
      <Badge tone={PAYMENT_TONES[row.paymentStatus]}>{t(`payment.${row.paymentStatus}`)}</Badge>
      {row.attention ? <Badge tone="danger">{t(`attention.${row.attention}`)}</Badge> : null}
    </div>
  );
}

function Delivery({ row }: { row: OrderRow }) {
  const t = useTranslations("admin.words.invitation");
  return <Badge tone={INVITATION_TONES[row.invitationStatus]}>{t(row.invitationStatus)}</Badge>;
}

/** Enough to tell orders apart by eye; the whole number is copied by the button beside it. */
export const shortId = (id: string): string => `${id.slice(0, 8)}…${id.slice(-4)}`;
