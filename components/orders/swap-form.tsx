"use client";

import { useActionState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import { PendingButton } from "@/components/ui/press";
import type { OrderActions } from "./actions";
import { CodeField } from "./code-field";

type Props = {
  unitId: string;
  copy: Record<"open" | "label" | "help" | "send" | "sent" | "codeLabel" | "codeHelp" | "save" | "busy", string>;
  action: OrderActions["swapPerson"];
};

/** Another person on a seat: the new address, then the code that was mailed to the buyer. */
export function SwapForm({ unitId, copy, action }: Props) {
  const [{ step, typed, error }, send] = useActionState(action, { step: "email", typed: "", error: null });
  const id = `swap-${unitId}`;
  const wrongEmail = error?.field === "email" ? error.text : undefined;
  const isCoded = step === "code";
  return (
    <details open={isCoded || error !== null}>
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm font-semibold text-muted hover:text-ink">
        {copy.open}
      </summary>
      <form action={send} className="grid gap-3 rounded-control bg-sunken p-4">
        <input type="hidden" name="unit_id" value={unitId} />
        <Field id={id} label={copy.label} help={copy.help} error={wrongEmail}>
          <input
            id={id}
            name="email"
            type="email"
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            readOnly={isCoded}
            defaultValue={typed}
            aria-invalid={wrongEmail !== undefined}
            aria-describedby={describedBy(id, { help: copy.help, error: wrongEmail })}
            className={controlStyle()}
          />
        </Field>
        {isCoded ? (
          <CodeField
            id={`${id}-code`}
            copy={{ sent: copy.sent, label: copy.codeLabel, help: copy.codeHelp }}
            error={error?.field === "code" ? error.text : null}
          />
        ) : null}
        <p role="alert" className="sr-only">
          {error?.text}
        </p>
        <PendingButton busy={copy.busy} className={buttonStyle({ className: "justify-self-start" })}>
          {isCoded ? copy.save : copy.send}
        </PendingButton>
      </form>
    </details>
  );
}
