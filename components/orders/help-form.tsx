"use client";

import { useActionState } from "react";
import { CodeField } from "@/components/orders/code-field";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import { PendingButton } from "@/components/ui/press";
import type { HelpAction, HelpState } from "./actions";

type Props = {
  people: readonly { unitId: string; label: string }[];
  copy: Record<"who" | "look" | "busy" | "newEmail" | "codeLabel" | "codeHelp" | "again", string>;
  action: HelpAction;
};

const CLOSED: HelpState = {
  unitId: null,
  said: null,
  next: null,
  link: null,
  sent: null,
  asksEmail: false,
  typed: "",
  errors: {},
};

/** One button; then what was found, and the one act that repairs it. Works without a script, too. */
export function HelpForm({ people, copy, action }: Props) {
  const [state, send] = useActionState(action, CLOSED);
  const [only] = people;
  return (
    <form action={send} className="grid gap-4">
      {people.length > 1 ? (
        <Field id="help-unit" label={copy.who}>
          <select id="help-unit" name="unit_id" defaultValue={state.unitId ?? only?.unitId} className={controlStyle()}>
            {people.map(({ unitId, label }) => (
              <option key={unitId} value={unitId}>
                {label}
              </option>
            ))}
          </select>
        </Field>
      ) : (
        <input type="hidden" name="unit_id" value={only?.unitId ?? ""} />
      )}
      <div aria-live="polite">
        {state.said ? (
          <Callout tone={state.said.tone}>
            <p className="font-semibold">{state.said.title}</p>
            <p className="mt-1">{state.said.body}</p>
          </Callout>
        ) : null}
      </div>
      <p role="alert" className={state.errors.form ? "text-sm font-medium text-danger" : "sr-only"}>
        {state.errors.form}
      </p>
      {state.link ? (
        <a href={state.link.href} className={buttonStyle({ className: "w-full" })}>
          {state.link.label}
        </a>
      ) : null}
      {state.next ? <NextStep state={state} next={state.next} copy={copy} /> : null}
      <PendingButton
        name="press"
        value="look"
        busy={copy.busy}
        className={buttonStyle({ kind: state.said ? "quiet" : "secondary", className: "justify-self-start" })}
      >
        {state.said ? copy.again : copy.look}
      </PendingButton>
    </form>
  );
}

type NextProps = { state: HelpState; next: NonNullable<HelpState["next"]>; copy: Props["copy"] };

function NextStep({ state, next, copy }: NextProps) {
  const { email: emailError, code: codeError } = state.errors;
  return (
    <div className="grid gap-4">
      {state.asksEmail ? (
        <Field id="help-email" label={copy.newEmail} error={emailError}>
          <input
            id="help-email"
            name="email"
            type="email"
            inputMode="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={state.typed}
            aria-invalid={emailError !== undefined}
            aria-describedby={describedBy("help-email", { error: emailError })}
            className={controlStyle()}
          />
        </Field>
      ) : null}
      {state.sent ? (
        <CodeField
          id="help-code"
          copy={{ sent: state.sent, label: copy.codeLabel, help: copy.codeHelp }}
          error={codeError ?? null}
        />
      ) : null}
      <PendingButton
        name="press"
        value={next.press}
        busy={copy.busy}
        className={buttonStyle({ className: "justify-self-start" })}
      >
        {next.label}
      </PendingButton>
    </div>
  );
}
