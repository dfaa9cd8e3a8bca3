import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { formatRupiah } from "@/lib/core/format";
import type { OrderView } from "@/lib/orders/views";
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
      <p className="text-sm text-muted">{t("order.keep")}</p>
    </section>
  );
}

function Sum({ order }: { order: OrderView }) {
  const t = useTranslations("receipt");
  const { payment } = order;
  const surcharge = payment?.surchargeIdr ?? 0;
  return (
    <dl className="figures grid gap-1.5 text-[0.9375rem]">
      <Line label={t("item", { name: order.packageName, count: order.quantity })} amount={order.subtotalIdr} />
      {order.discountIdr > 0 ? (
        <Line label={t("discount", { code: order.promoCode ?? "" })} amount={-order.discountIdr} />
      ) : null}
      {surcharge > 0 ? (
        <Line label={payment?.surchargeKind === "unique_code" ? t("uniqueCode") : t("fee")} amount={surcharge} />
      ) : null}
      <div className="flex justify-between gap-4 border-t border-line pt-2 font-bold">
        <dt>{t("total")}</dt>
        <dd>{formatRupiah(order.totalIdr + surcharge)}</dd>
      </div>
      {order.refunds.map((refund, index) => (
        <Line
          key={`${refund.status}-${index}`}
          label={`${t("refund")}, ${t(`refundStatus.${refund.status}`)}`}
          amount={-refund.amountIdr}
        />
      ))}
    </dl>
  );
}

const Line = ({ label, amount }: { label: string; amount: number }) => (
  <div className="flex justify-between gap-4">
    <dt className="min-w-0">{label}</dt>
    <dd className="shrink-0">{formatRupiah(amount)}</dd>
  </div>
);
