"use client";

import { buttonStyle } from "@/components/ui/button";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import { formatRupiah } from "@/lib/core/format";
import { fill, type FormParts } from "./order-form-state";

/** Folded away for the many who have no code. Its button asks the server for the new total. */
export function PromoField({ copy, state, isBusy }: FormParts & { isBusy: boolean }) {
  const error = state.errors.promo_code;
  const { promoCode, discountIdr } = state.quote;
  const applied = promoCode ? fill(copy.promoApplied, { code: promoCode, amount: formatRupiah(discountIdr) }) : "";
  return (
    <details open={Boolean(state.values.promo_code || error)} className="group">
      <summary className="inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4 group-open:hidden">
        {copy.promoAsk}
      </summary>
      <Field id="promo_code" label={copy.promo} error={error}>
        <div className="flex gap-2">
          <input
            id="promo_code"
            name="promo_code"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            defaultValue={state.values.promo_code}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              event.currentTarget.form?.querySelector<HTMLButtonElement>("[value=quote]")?.click();
            }}
            aria-invalid={Boolean(error)}
            aria-describedby={describedBy("promo_code", { error })}
            className={controlStyle({ className: "uppercase" })}
          />
          <button
            type="submit"
            name="press"
            value="quote"
            className={buttonStyle({ kind: "secondary", className: "shrink-0" })}
          >
            {isBusy ? copy.counting : copy.promoApply}
          </button>
        </div>
        <output className={applied ? "text-sm font-medium text-ok" : "sr-only"}>{applied}</output>
      </Field>
    </details>
  );
}
