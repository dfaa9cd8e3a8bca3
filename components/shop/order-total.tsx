import Link from "next/link";
import { Fragment } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Facts } from "@/components/ui/facts";
import { formatRupiah } from "@/lib/core/format";
import { fill, type FormParts, type OrderFormItem } from "./order-form-state";

type Props = FormParts & { items: readonly OrderFormItem[]; isCounting: boolean; isSending: boolean };

/** The review before anything is bought: what, how many, what it costs, what comes next. */
export function OrderTotal({ copy, state, items, isCounting, isSending }: Props) {
  const { quote } = state;
  const total = formatRupiah(quote.totalIdr);
  const nameOf = (id: string) => items.find((item) => item.id === id)?.name ?? id;
  const lines = quote.lines.map(({ productId, quantity, subtotalIdr }) => ({
    label: `${nameOf(productId)} × ${quantity}`,
    value: formatRupiah(subtotalIdr),
  }));
  const discount = quote.promoCode
    ? [{ label: fill(copy.discount, { code: quote.promoCode }), value: formatRupiah(-quote.discountIdr) }]
    : [];
  const sum = {
    label: copy.total,
    value: <span className="text-title font-extrabold">{total}</span>,
    isTotal: true,
  };
  return (
    <Card aria-labelledby="total" className="grid gap-4">
      <h2 id="total" className="sr-only">
        {copy.totalTitle}
      </h2>
      <Facts facts={[...lines, ...discount, sum]} className={isCounting ? "opacity-60" : ""} />
      <output className="sr-only">{isCounting ? copy.counting : `${copy.total} ${total}`}</output>
      <button
        type="submit"
        name="press"
        value="order"
        aria-disabled={isSending}
        className={buttonStyle({ size: "tall", className: "w-full" })}
      >
        {isSending ? copy.submitting : fill(copy.submit, { amount: total })}
      </button>
      <p className="text-sm text-muted">
        {copy.next} {copy.surchargeNote}
      </p>
      <p className="text-sm text-muted">
        {copy.agree} <TermsLinks copy={copy} items={items} />.
      </p>
    </Card>
  );
}

/** In a tab of its own, so that what was typed stays. */
function TermsLinks({ copy, items }: Pick<Props, "copy" | "items">) {
  return items.map(({ id, name }, index) => (
    <Fragment key={id}>
      {index > 0 ? ", " : null}
      <Link href={`/terms/${id}`} target="_blank" className="text-ink underline decoration-edge underline-offset-4">
        {fill(copy.agreeLink, { name })}
      </Link>
    </Fragment>
  ));
}
