"use client";

import { useActionState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { controlStyle, Field } from "@/components/ui/field";

export type LookupState = { number: string; contact: string; error: string | null };
export type LookupCopy = Record<"number" | "numberHelp" | "contact" | "submit" | "busy", string>;

type Props = {
  copy: LookupCopy;
  action: (state: LookupState, form: FormData) => Promise<LookupState>;
};

/** Finds an order by its number and the contact it was made with. One answer for every kind of miss. */
export function LookupForm({ copy, action }: Props) {
  const [state, send, isPending] = useActionState(action, { number: "", contact: "", error: null });
  const invalid = state.error !== null;
  return (
    <form action={send} noValidate className="grid gap-5">
      {state.error ? (
        <Callout tone="danger" role="alert">
          <span id="lookup-error">{state.error}</span>
        </Callout>
      ) : null}
      <Field id="number" label={copy.number} help={copy.numberHelp}>
        <input
          id="number"
          name="number"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="ORD-"
          defaultValue={state.number}
          aria-invalid={invalid}
          aria-describedby={invalid ? "lookup-error number-help" : "number-help"}
          className={controlStyle({ className: "uppercase" })}
        />
      </Field>
      <Field id="contact" label={copy.contact}>
        <input
          id="contact"
          name="contact"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={state.contact}
          aria-invalid={invalid}
          aria-describedby={invalid ? "lookup-error" : undefined}
          className={controlStyle()}
        />
      </Field>
      <button type="submit" aria-disabled={isPending} className={buttonStyle({ className: "w-full" })}>
        {isPending ? copy.busy : copy.submit}
      </button>
    </form>
  );
}
