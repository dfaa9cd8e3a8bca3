"use client";

import { useActionState, useEffect, useRef } from "react";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import { CopyPress, PendingButton } from "@/components/ui/press";
import type { OrderActions } from "./actions";

/** The forms of the order page that keep what was typed, or show what was asked for. They work without a script too. */

type NameProps = {
  copy: Record<"label" | "help" | "save" | "busy", string>;
  rows: number;
  action: OrderActions["nameUnits"];
};

/** One address on each line; what was wrong comes back as typed. */
export function NameUnitsForm({ copy, rows, action }: NameProps) {
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
          className={controlStyle()}
        />
      </Field>
      <p role="alert" className="sr-only">
        {error}
      </p>
      <button type="submit" aria-disabled={isPending} className={buttonStyle({ className: "justify-self-start" })}>
        {isPending ? copy.busy : copy.save}
      </button>
    </form>
  );
}

type CorrectProps = {
  unitId: string;
  copy: Record<"label" | "save" | "busy", string>;
  action: OrderActions["correctAddress"];
};

/** Another address for somebody who was refused. */
export function CorrectAddressForm({ unitId, copy, action }: CorrectProps) {
  const [{ typed, error }, send] = useActionState(action, { typed: "", error: null });
  const id = `email-${unitId}`;
  return (
    <form action={send} className="grid gap-3">
      <input type="hidden" name="unit_id" value={unitId} />
      <Field id={id} label={copy.label} error={error ?? undefined}>
        <input
          id={id}
          name="email"
          type="email"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={typed}
          aria-invalid={error !== null}
          aria-describedby={describedBy(id, { error: error ?? undefined })}
          className={controlStyle()}
        />
      </Field>
      <p role="alert" className="sr-only">
        {error}
      </p>
      <PendingButton busy={copy.busy} className={buttonStyle({ className: "justify-self-start" })}>
        {copy.save}
      </PendingButton>
    </form>
  );
}

type RevealProps = {
  unitId: string;
  copy: Record<"show" | "showNamed" | "help" | "busy" | "copy" | "copyNamed" | "copied", string>;
  action: OrderActions["revealItem"];
};

/** Shows the item after a press and copies it; hidden again with the next load of the page. */
export function RevealItemForm({ unitId, copy, action }: RevealProps) {
  const [{ text, error }, send] = useActionState(action, { text: null, error: null });
  if (text !== null) return <Revealed text={text} copy={copy} />;
  return (
    <form action={send} className="grid gap-1.5">
      <input type="hidden" name="unit_id" value={unitId} />
      <PendingButton
        busy={copy.busy}
        label={copy.showNamed}
        className={buttonStyle({ kind: "secondary", className: "justify-self-start" })}
      >
        {copy.show}
      </PendingButton>
      <p className="text-sm text-muted">{copy.help}</p>
      {error ? (
        <p role="alert" className="text-sm font-medium text-danger">
          {error}
        </p>
      ) : null}
    </form>
  );
}

function Revealed({ text, copy }: { text: string; copy: RevealProps["copy"] }) {
  const shown = useRef<HTMLOutputElement>(null);
  useEffect(() => {
    // The button that had the focus is gone; the item is what comes next.
    shown.current?.focus();
    // Some browsers allow it only right after a press. The button beside it always works.
    void navigator.clipboard?.writeText(text).catch(() => undefined);
  }, [text]);
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-control bg-sunken p-3">
      <output
        ref={shown}
        tabIndex={-1}
        className="min-w-0 font-mono text-[0.9375rem] break-all whitespace-pre-wrap select-all"
      >
        {text}
      </output>
      <CopyPress
        text={text}
        label={copy.copyNamed}
        done={copy.copied}
        className={buttonStyle({ kind: "secondary", size: "small", className: "js-only" })}
      >
        {copy.copy}
      </CopyPress>
    </div>
  );
}
