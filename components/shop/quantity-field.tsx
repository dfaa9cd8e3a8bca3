import { describedBy, Field } from "@/components/ui/field";
import { Stepper } from "@/components/ui/stepper";
import type { FormParts, OrderFormItem } from "./order-form-state";

type Props = FormParts & { item: OrderFormItem; onChange: () => void };

/** How many of the one product. Not shown where only one can be bought. */
export function QuantityField({ copy, state, item, onChange }: Props) {
  const error = state.lineErrors[item.id];
  return (
    <>
      <input type="hidden" name="package_id" value={item.id} />
      {item.quantityMax <= 1 ? (
        <input type="hidden" name="quantity" value="1" />
      ) : (
        <Field id="quantity" label={copy.quantity} aside={`1–${item.quantityMax}`} error={error}>
          <Stepper
            id="quantity"
            name="quantity"
            initial={state.lines[0]?.quantity ?? "1"}
            max={item.quantityMax}
            labels={{ less: copy.less, more: copy.more }}
            isInvalid={Boolean(error)}
            describedBy={describedBy("quantity", { error })}
            onChange={onChange}
          />
        </Field>
      )}
    </>
  );
}
