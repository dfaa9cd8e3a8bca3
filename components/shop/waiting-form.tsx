"use client";

import { useActionState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { controlStyle, Field } from "@/components/ui/field";
import type { Catalogue } from "@/lib/i18n/catalogues";

export type WaitingState = { email: string; quantity: string; isDone: boolean; error: string | null };

type Props = {
  productId: string;
  quantityMax: number;
  /** The day on which it may be the next one's turn, in the reader's words. */
  expected: string | null;
  words: Catalogue["waiting"];
  action: (state: WaitingState, form: FormData) => Promise<WaitingState>;
};

/** The way onto the waiting list: an address, and how many. Says the same to everybody who joins. */
export function WaitingForm({ productId, quantityMax, expected, words, action }: Props) {
  const [state, send, isPending] = useActionState(action, { email: "", quantity: "1", isDone: false, error: null });
  if (state.isDone)
    return (
      <Callout tone="ok">
        <output>{words.done}</output>
      </Callout>
    );
  const isWrong = state.error !== null;
  return (
    <form action={send} noValidate className="grid gap-4">
      <input type="hidden" name="package_id" value={productId} />
      <p className="text-muted">{words.hint}</p>
      {expected === null ? null : <p className="figures">{words.expected.replace("{day}", expected)}</p>}
      {isWrong ? (
        <Callout tone="danger" role="alert">
          <span id="waiting-error">{state.error}</span>
        </Callout>
      ) : null}
      <Field id="waiting-email" label={words.email}>
        <input
          id="waiting-email"
          name="customer_email"
          type="email"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={state.email}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? "waiting-error" : undefined}
          className={controlStyle()}
        />
      </Field>
      {quantityMax > 1 ? (
        <Field id="waiting-wish" label={words.quantity}>
          <input
            id="waiting-wish"
            name="wish"
            type="number"
            inputMode="numeric"
            min={1}
            max={quantityMax}
            defaultValue={state.quantity}
            className={controlStyle()}
          />
        </Field>
      ) : null}
      <button type="submit" aria-disabled={isPending} className={buttonStyle({ className: "w-full" })}>
        {isPending ? words.busy : words.join}
      </button>
    </form>
  );
}
