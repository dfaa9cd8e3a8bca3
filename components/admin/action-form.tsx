"use client";

import { startTransition, useActionState, useState, type FormEvent } from "react";
import type { Locale } from "@/lib/core/format";
import { adminCopy, type AdminCopy } from "./copy";
import { ActionPanel } from "./action-panel";
import type { ActionResult } from "@/lib/auth/views";
import { adminButton, type AdminButtonKind } from "./ui/button";

export type ActionField = {
  name: string;
  label: string;
  kind?: "line" | "text" | "whole";
  isRequired?: boolean;
  maxLength?: number;
  initial?: string;
};

type Props = {
  action: (previous: ActionResult | null, form: FormData) => Promise<ActionResult>;
  locale: Locale;
  label: string;
  kind?: AdminButtonKind;
  /** What the action is about: sent along, not shown. */
  hidden: Record<string, string>;
  fields?: ActionField[];
  hint?: string;
  /** What will happen. Asked for once more before anything is done. */
  sure?: string;
  done?: string;
};

type Step = "closed" | "fields" | "sure";

/** A button that opens what it needs to know, asks once more where it matters, and says what came of it. */
export function ActionForm({ action, locale, label, kind, hidden, fields = [], hint, sure, done }: Props) {
  const copy = adminCopy(locale);
  const [step, setStep] = useState<Step>("closed");
  const [result, send, isBusy] = useActionState<ActionResult | null, FormData>(async (previous, form) => {
    const answer = await action(previous, form);
    if (answer.ok) setStep("closed");
    else if (fields.length > 0) setStep("fields");
    return answer;
  }, null);
  const firstStep: Step = fields.length > 0 ? "fields" : "sure";
  const isDirect = fields.length === 0 && !sure;

  // Sent by hand: React empties a form after its action, and what was typed must survive a refusal.
  const proceed = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    if (step === "fields" && sure) return setStep("sure");
    const form = new FormData(event.currentTarget);
    startTransition(() => send(form));
  };

  return (
    <form onSubmit={proceed} className="grid gap-2">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {step === "closed" ? (
        <button
          type={isDirect ? "submit" : "button"}
          onClick={isDirect ? undefined : () => setStep(firstStep)}
          aria-disabled={isBusy}
          className={adminButton(kind, "justify-self-start")}
        >
          {isBusy ? copy.act.working : label}
        </button>
      ) : (
        <ActionPanel
          copy={copy}
          label={label}
          hint={hint}
          sure={sure}
          step={step}
          isBusy={isBusy}
          fields={fields}
          result={result}
          kind={kind}
          onClose={() => setStep("closed")}
        />
      )}
      <Outcome result={result} isBusy={isBusy} copy={copy} done={done ?? copy.act.done} />
    </form>
  );
}

type OutcomeProps = { result: ActionResult | null; isBusy: boolean; copy: AdminCopy; done: string };

function Outcome({ result, isBusy, copy, done }: OutcomeProps) {
  if (!result || isBusy) return null;
  if (result.ok) {
    const said = reportOf(result.data);
    return (
      <output className={`text-sm font-medium ${said?.isTrouble ? "text-danger" : "text-ok"}`}>
        {said?.say ?? done}
      </output>
    );
  }
  const sentences: Readonly<Record<string, string>> = copy.trouble;
  return (
    <p role="alert" className="text-sm text-danger">
      {sentences[result.code] ?? copy.trouble.conflict} <span className="text-muted">{result.message}</span>
    </p>
  );
}

/** An action that has something to report answers `{ say, isTrouble }`. */
function reportOf(data: unknown): { say: string; isTrouble: boolean } | null {
  if (typeof data !== "object" || data === null || !("say" in data) || typeof data.say !== "string") return null;
  return { say: data.say, isTrouble: "isTrouble" in data && data.isTrouble === true };
}
