import Link from "next/link";
import { formatRupiah, type Locale } from "@/lib/core/format";
import type { OrderRow } from "@/lib/orders/views";
import { formatAge } from "../age";
import { adminCopy } from "../copy";
import { Badge, INVITATION_TONES, PAYMENT_TONES } from "../ui/badge";
import { Panel } from "../ui/page-header";
import { shortId } from "./short-id";

type Props = {
  title: string;
  hint: string;
  rows: OrderRow[];
  total: number;
  href: string;
  locale: Locale;
  now: Date;
};

/** Orders that wait for a person for one reason, with how long they do. Nothing is drawn when none does. */
export function AttentionGroup({ title, hint, rows, total, href, locale, now }: Props) {
  if (total === 0) return null;
  const copy = adminCopy(locale);
  return (
    <Panel title={`${title} · ${total}`} aside={hint}>
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <li key={row.id}>
            <AttentionRow row={row} locale={locale} now={now} />
          </li>
        ))}
      </ul>
      {total > rows.length ? (
        <Link
          href={href}
          className="block border-t border-line px-4 py-2.5 text-sm font-semibold text-accent hover:bg-sunken"
        >
          {copy.home.more}
        </Link>
      ) : null}
    </Panel>
  );
}

function AttentionRow({ row, locale, now }: { row: OrderRow; locale: Locale; now: Date }) {
  const { words, home } = adminCopy(locale);
  return (
    <Link
      href={`/admin/orders/${row.id}`}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm hover:bg-sunken md:grid-cols-[minmax(0,1.2fr)_minmax(0,1.6fr)_7rem_12rem_7rem]"
    >
      <span className="min-w-0">
        <span className="block truncate font-semibold">{row.packageName}</span>
        <span className="font-mono text-xs text-muted">{shortId(row.id)}</span>
      </span>
      <span className="truncate max-md:order-3 max-md:text-muted">{row.customerEmail}</span>
      <span className="figures text-right font-medium max-md:row-start-1 max-md:col-start-2">
        {formatRupiah(row.amountIdr)}
      </span>
      <span className="flex flex-wrap gap-1 max-md:order-4 max-md:justify-end">
        {row.attention ? (
          <Badge tone="danger">{words.attention[row.attention]}</Badge>
        ) : row.paymentStatus === "needs_review" ? (
          <Badge tone={PAYMENT_TONES.needs_review}>{words.payment.needs_review}</Badge>
        ) : (
          <Badge tone={INVITATION_TONES[row.invitationStatus]}>{words.invitation[row.invitationStatus]}</Badge>
        )}
      </span>
      <span className="figures text-right text-xs text-muted max-md:order-5 max-md:col-span-2">
        {home.waiting} {formatAge(row.updatedAt, now, locale)}
      </span>
    </Link>
  );
}
