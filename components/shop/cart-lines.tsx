import { buttonStyle } from "@/components/ui/button";
import { Stepper } from "@/components/ui/stepper";
import { formatRupiah } from "@/lib/core/format";
import { fill, type FormParts, type OrderFormItem } from "./order-form-state";

type Props = FormParts & { items: readonly OrderFormItem[]; onChange: () => void };

/** The lines of the cart, each with its quantity and a button to remove it. */
export function CartLines({ copy, state, items, onChange }: Props) {
  return (
    <div className="grid gap-3">
      <ul className="divide-y divide-line border-y border-line">
        {items.map((item) => (
          <CartLine key={item.id} copy={copy} state={state} item={item} onChange={onChange} />
        ))}
      </ul>
      {/* With a script the sum follows every change. */}
      <noscript>
        <button
          type="submit"
          name="press"
          value="quote"
          className={buttonStyle({ kind: "secondary", className: "justify-self-start" })}
        >
          {copy.recount}
        </button>
      </noscript>
    </div>
  );
}

function CartLine({ copy, state, item, onChange }: FormParts & { item: OrderFormItem; onChange: () => void }) {
  const id = `quantity-${item.id}`;
  const error = state.lineErrors[item.id];
  const named = { name: item.name };
  return (
    <li className="grid gap-2 py-4">
      <input type="hidden" name="package_id" value={item.id} />
      <div className="flex items-baseline justify-between gap-4">
        <p className="min-w-0 font-semibold">{item.name}</p>
        <p className="figures shrink-0 text-sm text-muted">{fill(copy.each, { price: formatRupiah(item.priceIdr) })}</p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Stepper
          id={id}
          name="quantity"
          label={fill(copy.quantityOf, named)}
          initial={state.lines.find(({ productId }) => productId === item.id)?.quantity ?? "1"}
          max={item.quantityMax}
          labels={{ less: fill(copy.lessOf, named), more: fill(copy.moreOf, named) }}
          isInvalid={Boolean(error)}
          describedBy={error ? `${id}-error` : undefined}
          onChange={onChange}
        />
        <button
          type="submit"
          name="press"
          value={`remove:${item.id}`}
          aria-label={fill(copy.removeOf, named)}
          className={buttonStyle({ kind: "quiet", size: "small" })}
        >
          {copy.remove}
        </button>
      </div>
      {error ? (
        <p id={`${id}-error`} className="text-sm font-medium text-danger">
          {error}
        </p>
      ) : null}
    </li>
  );
}
