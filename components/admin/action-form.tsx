"use client";

import { useState, type FormEvent } from "react";
import { buttonStyle, type ButtonLook } from "@/components/ui/button";
import { roleMay, type Right } from "@/lib/core/rights";
import { ActionPanel, type ActionField } from "./action-panel";
import { useAdminWords } from "./admin-words";
import { Outcome, useSentForm, type Action } from "./outcome";

type Props = {
  action: Action;
  label: string;
  /** What the action asks for, where that is an owner's: whoever may not is told who may. */
  right?: Right;
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
export function ActionForm(props: Props) {
  const { role, trouble } = useAdminWords();
  const { label, right } = props;
  if (right && !roleMay(role, right))
    return (
      <p className="text-sm text-muted">
        {label}: {trouble.ownersOnly.toLowerCase()}
      </p>
    );
  return <OpenForm {...props} />;
}

function OpenForm({ action, label, kind = "secondary", hidden, fields = [], hint, sure, done }: Props) {
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
