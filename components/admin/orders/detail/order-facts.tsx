import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { formatRupiah } from "@/lib/core/format";
import type { OrderDetail, StaffOrder } from "@/lib/desk/views";
import { instantOrNull, type Clock } from "../../instant";
import { Panel } from "../../page-header";

/** What it costs, and when what happened. */
export function OrderSummary({ order, clock }: { order: StaffOrder; clock: Clock }) {
  const t = useTranslations("admin.detail");
  return (
    <Panel title={t("summary")}>
      <Facts
        look="dense"
        facts={[
          { label: t("units"), value: String(order.units) },
          { label: t("intent"), value: order.intent === "renew" ? t("intentRenew") : null },
          { label: t("subtotal"), value: formatRupiah(order.subtotalIdr) },
          {
            label: t("discount"),
            value: order.discountIdr > 0 ? `−${formatRupiah(order.discountIdr)} (${order.promoCode ?? ""})` : null,
          },
          { label: t("total"), value: <strong>{formatRupiah(order.totalIdr)}</strong> },
          { label: t("placed"), value: instantOrNull(order.createdAt, clock) },
          { label: t("expires"), value: order.paidAt === null ? instantOrNull(order.expiresAt, clock) : null },
          { label: t("paid"), value: instantOrNull(order.paidAt, clock) },
          { label: t("delivered"), value: instantOrNull(order.deliveredAt, clock) },
          { label: t("ends"), value: instantOrNull(order.endsAt, clock) },
        ]}
      />
    </Panel>
  );
}

/** How to reach whoever bought it. */
export function CustomerFacts({ customer }: { customer: OrderDetail["customer"] }) {
  const t = useTranslations("admin.detail");
  const copyable = (value: string | null) =>
    value === null ? null : (
      <span className="inline-flex max-w-full items-center gap-1">
        <span className="min-w-0 break-all">{value}</span>
        <CopyButton text={value} label={t("copy")} done={t("copied")} />
      </span>
    );
  return (
    <Panel title={t("customer")}>
      <Facts
        look="dense"
        facts={[
          { label: t("email"), value: copyable(customer.email) },
          { label: t("name"), value: customer.fullName },
          { label: t("phone"), value: copyable(customer.phone) },
          { label: t("address"), value: customer.address },
        ]}
      />
    </Panel>
  );
}
