import Link from "next/link";
import { buttonStyle } from "@/components/ui/button-style";
import { formatRupiah } from "@/lib/core/format";
import type { FormParts } from "./contact-fields";
import type { OrderFormItem } from "./order-form";
import { fill } from "./order-form-state";

type Props = FormParts & { item: OrderFormItem; isCounting: boolean; isSending: boolean };

/** The review before anything is bought: what, how many, what it costs, what comes next. */
export function OrderTotal({ copy, state, item, isCounting, isSending }: Props) {
  const { quote } = state;
  const total = formatRupiah(quote.totalIdr);
  return (
    <section aria-labelledby="total" className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-card">
      <h2 id="total" className="sr-only">
        {copy.totalTitle}
      </h2>
      <dl className={`figures grid gap-2 text-[0.9375rem] ${isCounting ? "opacity-60" : ""}`}>
        <Line label={`${item.name} × ${quote.quantity}`} value={formatRupiah(quote.subtotalIdr)} />
        {quote.promoCode ? (
          <Line label={fill(copy.discount, { code: quote.promoCode })} value={formatRupiah(-quote.discountIdr)} />
        ) : null}
        <div className="flex items-baseline justify-between gap-4 border-t border-line pt-3">
          <dt className="font-bold">{copy.total}</dt>
          <dd className="text-title font-extrabold">{total}</dd>
        </div>
      </dl>
      <output className="sr-only">{isCounting ? copy.counting : `${copy.total} ${total}`}</output>
      <button
        type="submit"
        name="intent"
        value="order"
        aria-disabled={isSending}
        className={buttonStyle("primary", "min-h-13 w-full text-base")}
      >
        {isSending ? copy.submitting : fill(copy.submit, { amount: total })}
      </button>
      <p className="text-sm text-muted">
        {copy.next} {copy.surchargeNote}
      </p>
      <p className="text-sm text-muted">
        {copy.agree}{" "}
        <Link
          href={`/terms/${item.id}`}
          target="_blank"
          className="text-ink underline decoration-edge underline-offset-4"
        >
          {copy.agreeLink}
        </Link>
        .
      </p>
    </section>
  );
}

function Line({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="min-w-0">{label}</dt>
      <dd className="shrink-0">{value}</dd>
    </div>
  );
}
