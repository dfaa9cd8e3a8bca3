"use client";

import { useRef } from "react";
import { describedBy, Field, inputStyle } from "@/components/ui/field";
import { buttonStyle } from "@/components/ui/button-style";
import type { FormParts } from "./contact-fields";

/** How many packages; the buttons beside it are a convenience, the box works alone. */
export function QuantityField({ copy, state, max, onChange }: FormParts & { max: number; onChange: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  if (max <= 1) return <input type="hidden" name="quantity" value="1" />;

  const step = (by: number) => {
    const box = input.current;
    if (!box) return;
    const wanted = Math.min(max, Math.max(1, (Number.parseInt(box.value, 10) || 1) + by));
    if (box.value === String(wanted)) return;
    box.value = String(wanted);
    onChange();
  };
  const error = state.errors.quantity;
  return (
    <Field id="quantity" label={copy.quantity} aside={`1–${max}`} error={error}>
      <div className="flex gap-2">
        <StepButton label={copy.less} sign="−" onPress={() => step(-1)} />
        <input
          ref={input}
          id="quantity"
          name="quantity"
          inputMode="numeric"
          pattern="[0-9]*"
          autoComplete="off"
          defaultValue={state.values.quantity}
          onChange={(event) => isOnOffer(event.currentTarget.value, max) && onChange()}
          aria-invalid={Boolean(error)}
          aria-describedby={describedBy("quantity", { error })}
          className={`${inputStyle} figures max-w-24 text-center`}
        />
        <StepButton label={copy.more} sign="+" onPress={() => step(1)} />
      </div>
    </Field>
  );
}

const isOnOffer = (typed: string, max: number): boolean =>
  /^\d+$/.test(typed) && Number(typed) >= 1 && Number(typed) <= max;

function StepButton({ label, sign, onPress }: { label: string; sign: string; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onPress}
      className={buttonStyle("secondary", "js-only min-h-12 w-12 text-xl")}
    >
      {sign}
    </button>
  );
}
