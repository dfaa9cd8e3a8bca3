import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { formatRupiah } from "@/lib/core/format";
import type { OrderView } from "@/lib/ordering/views";
import { useTimes } from "./use-times";

/** Order number, what was bought, every line of the sum, and when. */
export function Receipt({ order }: { order: OrderView }) {
  const t = useTranslations();
  const { dateTime } = useTimes();
  return (
    <section aria-labelledby="receipt" className="grid gap-4">
      <h2 id="receipt" className="text-lg font-bold">
        {t("receipt.title")}
      </h2>
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <p className="text-sm text-muted">{t("order.number")}</p>
          <p className="figures font-mono text-[0.8125rem] break-all">{order.id}</p>
        </div>
        <CopyButton text={order.id} label={t("order.copyNumber")} done={t("order.copied")}>
          {t("order.copy")}
        </CopyButton>
      </div>
      <Sum order={order} />
      <div className="grid gap-0.5 text-sm text-muted">
        <p>
          {t("receipt.email")} {order.customerEmail}
        </p>
        <p>{t("receipt.orderedAt", { time: dateTime(order.createdAt) })}</p>
        {order.paidAt ? <p>{t("receipt.paidAt", { time: dateTime(order.paidAt) })}</p> : null}
        {order.payment?.status === "succeeded" ? (
          <p>{t("receipt.paidVia", { gateway: order.payment.gatewayLabel })}</p>
        ) : null}
      </div>
      {order.paidAt ? (
        <a
          href={`/orders/${order.id}/receipt.pdf`}
          download
          className={buttonStyle({ kind: "secondary", size: "small", className: "justify-self-start" })}
        >
          {t("membership.receipt")}
        </a>
      ) : null}
      <p className="text-sm text-muted">{t("order.keep")}</p>
    </section>
  );
}

/** Every line, the discount, what the gateway adds, the sum, and what went back. */
function Sum({ order }: { order: OrderView }) {
  const t = useTranslations("receipt");
  const { payment } = order;
  const surcharge = payment?.surchargeIdr ?? 0;
  const fact = (label: string, amountIdr: number) => ({ label, value: formatRupiah(amountIdr) });
  const facts = [
    ...order.lines.map(({ productName, quantity, unitPriceIdr }) =>
      fact(t("item", { name: productName, count: quantity }), unitPriceIdr * quantity),
    ),
    ...(order.discountIdr > 0 ? [fact(t("discount", { code: order.promoCode ?? "" }), -order.discountIdr)] : []),
    ...(surcharge > 0 ? [fact(payment?.surchargeKind === "unique_code" ? t("uniqueCode") : t("fee"), surcharge)] : []),
    { ...fact(t("total"), order.totalIdr + surcharge), isTotal: true },
    ...order.refunds.map(({ status, amountIdr }) => fact(`${t("refund")}, ${t(`refundStatus.${status}`)}`, -amountIdr)),
  ];
  return <Facts facts={facts} />;
}
