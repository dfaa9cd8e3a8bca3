"use client";

import { startTransition, useActionState, useId, type FormEvent } from "react";
import type { ActionResult } from "@/lib/auth/views";
import type { Locale } from "@/lib/core/format";
import { adminCopy, type AdminCopy } from "../copy";
import { adminButton, adminInput } from "../ui/button";

const HOURS_USUAL = "24";

type Props = {
  action: (previous: ActionResult | null, form: FormData) => Promise<ActionResult>;
  locale: Locale;
  gateways: readonly { name: string; label: string }[];
};

/** Asks for a report now. What was chosen stays, since the same is often compared again. */
export function CompareForm({ action, locale, gateways }: Props) {
  const copy = adminCopy(locale);
  const [result, send, isBusy] = useActionState<ActionResult | null, FormData>(action, null);
  const errorId = useId();
  const isHoursWrong = result?.ok === false && result.fields.hours !== undefined;
  // Sent by hand: React empties a form after its action.
  const compare = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    startTransition(() => send(form));
  };
  return (
    <form onSubmit={compare} className="grid gap-3 px-4 py-3">
      <p className="max-w-prose text-sm text-muted">{copy.reconciliation.nowHint}</p>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,14rem)_minmax(0,12rem)_auto] sm:items-end sm:justify-start">
        <label className="grid gap-1 text-sm font-medium">
          {copy.reconciliation.gateway}
          <select name="gateway" className={adminInput}>
            {gateways.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1 text-sm font-medium">
          {copy.reconciliation.hours}
          <input
            name="hours"
            inputMode="numeric"
            required
            maxLength={2}
            defaultValue={HOURS_USUAL}
            aria-invalid={isHoursWrong}
            aria-describedby={isHoursWrong ? errorId : undefined}
            className={adminInput}
          />
        </label>
        <button type="submit" aria-disabled={isBusy} className={adminButton("primary")}>
          {isBusy ? copy.act.working : copy.act.compare}
        </button>
      </div>
      {isHoursWrong ? (
        <p id={errorId} role="alert" className="text-sm text-danger">
          {copy.reconciliation.hoursWrong}
        </p>
      ) : (
        <Outcome result={isBusy ? null : result} copy={copy} />
      )}
    </form>
  );
}

function Outcome({ result, copy }: { result: ActionResult | null; copy: AdminCopy }) {
  if (!result) return null;
  if (result.ok) return <output className="text-sm font-medium text-ok">{copy.act.compareDone}</output>;
  const sentences: Readonly<Record<string, string>> = copy.trouble;
  return (
    <p role="alert" className="text-sm text-danger">
      {sentences[result.code] ?? copy.trouble.conflict} <span className="text-muted">{result.message}</span>
    </p>
  );
}
