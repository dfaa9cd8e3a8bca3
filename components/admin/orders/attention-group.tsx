import { useTranslations } from "next-intl";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { formatRupiah } from "@/lib/core/format";
import type { HomeGroup, HomeGroupKey, OrderRow } from "@/lib/desk/views";
import { Age, type Clock } from "../instant";
import { Panel } from "../page-header";
import { INVITATION_TONES, PAYMENT_TONES } from "../tones";
import { shortId } from "./orders-table";

type Props = { group: HomeGroup; href: string; clock: Clock; now: Date };

/** Orders that wait for a person for one reason, and for how long. Renders nothing when there are none. */
export function AttentionGroup({ group: { key, rows, total }, href, clock, now }: Props) {
  const t = useTranslations("admin.home");
  if (total === 0) return null;
  return (
    <Panel title={`${t(key)} · ${total}`} aside={t(`${key}Hint`)}>
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <li key={row.id}>
            <AttentionRow row={row} why={key} clock={clock} now={now} />
          </li>
        ))}
      </ul>
      {total > rows.length ? (
        <Link
          href={href}
          className="block border-t border-line px-4 py-2.5 text-sm font-semibold text-accent hover:bg-sunken"
        >
          {t("more")}
        </Link>
      ) : null}
    </Panel>
  );
}

type RowProps = { row: OrderRow; why: HomeGroupKey; clock: Clock; now: Date };

const AttentionRow = ({ row, why, clock, now }: RowProps) => (
  <Link
    href={`/admin/orders/${row.id}`}
    className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm hover:bg-sunken md:grid-cols-[minmax(0,1.2fr)_minmax(0,1.6fr)_7rem_12rem_7rem]"
  >
    <span className="min-w-0">
      <span className="block truncate font-semibold">{row.title}</span>
      <span className="font-mono text-xs text-muted">{shortId(row.id)}</span>
    </span>
    <span className="truncate max-md:order-3 max-md:text-muted">{row.customerEmail}</span>
    <span className="figures text-right font-medium max-md:row-start-1 max-md:col-start-2">
      {formatRupiah(row.amountIdr)}
    </span>
    <span className="flex flex-wrap gap-1 max-md:order-4 max-md:justify-end">
      <WhyBadge row={row} why={why} />
    </span>
    <Age
      at={row.updatedAt}
      now={now}
      clock={clock}
      words="waiting"
      className="figures text-right text-xs text-muted max-md:order-5 max-md:col-span-2"
    />
  </Link>
);

/** What it waits for in this group: an order may stand in two. */
function WhyBadge({ row, why }: { row: OrderRow; why: HomeGroupKey }) {
  const t = useTranslations("admin.words");
  if (why === "attention") return row.attention ? <Badge tone="danger">{t(`attention.${row.attention}`)}</Badge> : null;
  if (why === "review")
    return <Badge tone={PAYMENT_TONES[row.paymentStatus]}>{t(`payment.${row.paymentStatus}`)}</Badge>;
  return <Badge tone={INVITATION_TONES[row.invitationStatus]}>{t(`invitation.${row.invitationStatus}`)}</Badge>;
}
