"use client";

import { useActionState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { describedBy, Field, inputStyle } from "@/components/ui/field";
import type { OrderActions } from "./actions";

type Props = {
  copy: Record<"label" | "help" | "save" | "busy", string>;
  rows: number;
  action: OrderActions["nameMembers"];
};

/** One address on each line; what was wrong comes back as typed. */
export function NameSeatsForm({ copy, rows, action }: Props) {
  const [{ typed, error }, send, isPending] = useActionState(action, { typed: "", error: null });
  return (
    <form action={send} className="grid gap-3">
      <Field id="emails" label={copy.label} help={copy.help} error={error ?? undefined}>
        <textarea
          id="emails"
          name="emails"
          required
          rows={rows}
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={typed}
          aria-invalid={error !== null}
          aria-describedby={describedBy("emails", { help: copy.help, error: error ?? undefined })}
          className={inputStyle}
        />
      </Field>
      <p role="alert" className="sr-only">
        {error}
      </p>
      <button type="submit" aria-disabled={isPending} className={buttonStyle("primary", "justify-self-start")}>
        {isPending ? copy.busy : copy.save}
      </button>
    </form>
  );
}
