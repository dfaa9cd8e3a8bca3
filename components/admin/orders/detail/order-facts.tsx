import { formatRupiah } from "@/lib/core/format";
import type { OrderDetail } from "@/lib/orders/views";
import type { AdminCopy } from "../../copy";
import { CopyValue } from "../../ui/copy-value";
import { Facts } from "../../ui/facts";
import { instantOrNull, type Clock } from "../../ui/instant";
import { Panel } from "../../ui/page-header";

type Props = { detail: OrderDetail; copy: AdminCopy; clock: Clock };

/** What was bought, for how much, and when what happened. */
export function OrderSummary({ detail: { order }, copy, clock }: Props) {
  const words = copy.detail;
  return (
    <Panel title={words.summary}>
      <Facts
        facts={[
          { label: words.product, value: order.packageName },
          {
            label: words.quantity,
            value: `${order.quantity} × · ${order.seats} ${words.seats} · ${order.durationDays} ${words.days}`,
          },
          { label: words.subtotal, value: formatRupiah(order.subtotalIdr) },
          {
            label: words.discount,
            value: order.discountIdr > 0 ? `−${formatRupiah(order.discountIdr)} (${order.promoCode ?? ""})` : null,
          },
          { label: words.total, value: <strong>{formatRupiah(order.totalIdr)}</strong> },
          { label: words.placed, value: instantOrNull(order.createdAt, clock) },
          { label: words.expires, value: order.paidAt === null ? instantOrNull(order.expiresAt, clock) : null },
          { label: words.paid, value: instantOrNull(order.paidAt, clock) },
          { label: words.delivered, value: instantOrNull(order.deliveredAt, clock) },
          { label: words.ends, value: instantOrNull(order.endsAt, clock) },
        ]}
      />
    </Panel>
  );
}

/** How to reach whoever bought it. */
export function CustomerFacts({ detail: { customer }, copy }: Omit<Props, "clock">) {
  const words = copy.detail;
  const copyable = (value: string | null) =>
    value === null ? null : (
      <span className="inline-flex max-w-full items-center gap-1">
        <span className="min-w-0 break-all">{value}</span>
        <CopyValue value={value} label={words.copy} done={words.copied} />
      </span>
    );
  return (
    <Panel title={words.customer}>
      <Facts
        facts={[
          { label: words.email, value: copyable(customer.email) },
          { label: words.name, value: customer.fullName },
          { label: words.phone, value: copyable(customer.phone) },
          { label: words.address, value: customer.address },
          {
            label: words.members,
            value:
              customer.memberEmails.length === 0 ? null : (
                <ul>
                  {customer.memberEmails.map((member) => (
                    <li key={member} className="break-all">
                      {member}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Panel>
  );
}
