import { useId, useRef } from "react";
import type { ActionField } from "./action-form";
import type { ActionResult } from "@/lib/auth/views";
import type { AdminCopy } from "./copy";
import { adminButton, adminInput, type AdminButtonKind } from "./ui/button";

type PanelProps = {
  label: string;
  hint?: string;
  sure?: string;
  kind?: AdminButtonKind;
  copy: AdminCopy;
  step: "fields" | "sure";
  isBusy: boolean;
  fields: ActionField[];
  result: ActionResult | null;
  onClose: () => void;
};

/** What an action asks for before it is done, and the question whether it should be. */
export function ActionPanel({ copy, label, hint, sure, step, isBusy, fields, result, kind, onClose }: PanelProps) {
  const wrong = result?.ok === false ? result.fields : {};
  const yes = step === "sure" ? copy.act.yes : sure ? copy.act.next : label;
  return (
    <fieldset className="grid gap-3 rounded-control border border-line bg-sunken/50 p-3">
      <legend className="sr-only">{label}</legend>
      <p className="text-sm font-semibold">{label}</p>
      {hint && step === "fields" ? <p className="text-sm text-muted">{hint}</p> : null}
      {fields.map((field, index) => (
        <FieldBox
          key={field.name}
          field={field}
          error={wrong[field.name]}
          isFrozen={step === "sure"}
          isFirst={index === 0}
        />
      ))}
      {step === "sure" ? <p className="text-sm">{sure}</p> : null}
      <div className="flex flex-wrap gap-2">
        <button type="submit" aria-disabled={isBusy} className={adminButton(kind === "danger" ? "danger" : "primary")}>
          {isBusy ? copy.act.working : yes}
        </button>
        <button type="button" onClick={onClose} className={adminButton("quiet")}>
          {copy.act.no}
        </button>
      </div>
    </fieldset>
  );
}

type BoxProps = { field: ActionField; error: string | undefined; isFrozen: boolean; isFirst: boolean };

function FieldBox({ field, error, isFrozen, isFirst }: BoxProps) {
  const id = useId();
  const hasFocused = useRef(false);
  // The panel was opened by a press, so the focus goes where the next thing is typed.
  const focusOnce = (box: HTMLInputElement | HTMLTextAreaElement | null) => {
    if (!box || !isFirst || hasFocused.current) return;
    hasFocused.current = true;
    box.focus();
  };
  const shared = {
    id,
    ref: focusOnce,
    name: field.name,
    required: field.isRequired,
    maxLength: field.maxLength,
    defaultValue: field.initial,
    readOnly: isFrozen,
    "aria-invalid": error !== undefined,
    "aria-describedby": error ? `${id}-error` : undefined,
  };
  return (
    <div className="grid gap-1 text-sm">
      <label htmlFor={id} className="font-medium">
        {field.label}
      </label>
      {field.kind === "text" ? (
        <textarea {...shared} rows={3} className={`${adminInput} py-2`} />
      ) : (
        <input {...shared} inputMode={field.kind === "whole" ? "numeric" : undefined} className={adminInput} />
      )}
      {error ? (
        <p id={`${id}-error`} className="text-danger">
          {error}
        </p>
      ) : null}
    </div>
  );
}
