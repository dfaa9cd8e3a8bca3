"use client";

import { useState, type FormEvent } from "react";
import { buttonStyle, type ButtonLook } from "@/components/ui/button";
import { ActionPanel, type ActionField } from "./action-panel";
import { useAdminWords } from "./admin-words";
import { Outcome, useSentForm, type Action } from "./outcome";

type Props = {
  action: Action;
  label: string;
  kind?: ButtonLook["kind"];
  /** What the action is about: sent along, not shown. */
  hidden: Record<string, string>;
  fields?: readonly ActionField[];
  hint?: string;
  /** What will happen. Asked for once more before anything is done. */
  sure?: string;
  done?: string;
};

type Step = "closed" | "fields" | "sure";

/** A button that opens what it needs to know, asks once more where it matters, and says what came of it. */
export function ActionForm({ action, label, kind = "secondary", hidden, fields = [], hint, sure, done }: Props) {
  const { act } = useAdminWords();
  const [step, setStep] = useState<Step>("closed");
  const { result, isBusy, send } = useSentForm(action, (answer) => {
    if (answer.ok) setStep("closed");
    else if (fields.length > 0) setStep("fields");
  });
  const firstStep: Step = fields.length > 0 ? "fields" : "sure";
  const isDirect = fields.length === 0 && !sure;

  const proceed = (event: FormEvent<HTMLFormElement>) => {
    if (step !== "fields" || !sure) return send(event);
    event.preventDefault();
    setStep("sure");
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
          className={buttonStyle({ kind, size: "dense", className: "justify-self-start" })}
        >
          {isBusy ? act.working : label}
        </button>
      ) : (
        <ActionPanel
          label={label}
          hint={hint}
          sure={sure}
          step={step}
          isBusy={isBusy}
          fields={fields}
          errors={result?.ok === false ? result.fields : {}}
          isDanger={kind === "danger"}
          onClose={() => setStep("closed")}
        />
      )}
      <Outcome result={isBusy ? null : result} done={done ?? act.done} />
    </form>
  );
}
