"use client";

import { useId, useRef } from "react";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { FieldErrors } from "@/lib/core/errors";
import { useAdminWords } from "./admin-words";

export type ActionField = {
  name: string;
  label: string;
  /** `boxes`: tick boxes, each a field of its own named by its value. */
  kind?: "line" | "text" | "whole" | "email" | "date" | "password" | "new-password" | "code" | "boxes";
  /** What can be chosen; without `boxes`, one of them. */
  options?: readonly { value: string; label: string }[];
  isRequired?: boolean;
  maxLength?: number;
  initial?: string;
  /** The last day that can be chosen, `YYYY-MM-DD`. */
  max?: string;
};

type PanelProps = {
  label: string;
  hint?: string;
  sure?: string;
  step: "fields" | "sure";
  isBusy: boolean;
  fields: readonly ActionField[];
  errors: FieldErrors;
  isDanger: boolean;
  onClose: () => void;
};

/** What an action asks for before it is done, and the question whether it should be. */
export function ActionPanel({ label, hint, sure, step, isBusy, fields, errors, isDanger, onClose }: PanelProps) {
  const { act } = useAdminWords();
  const yes = step === "sure" ? act.yes : sure ? act.next : label;
  return (
    <fieldset className="grid gap-3 rounded-control border border-line bg-sunken/50 p-3">
      <legend className="sr-only">{label}</legend>
      <p className="text-sm font-semibold">{label}</p>
      {hint && step === "fields" ? <p className="text-sm text-muted">{hint}</p> : null}
      {fields.map((field, index) => (
        <FieldBox
          key={field.name}
          field={field}
          error={errors[field.name]}
          isFrozen={step === "sure"}
          isFirst={index === 0}
        />
      ))}
      {step === "sure" ? <p className="text-sm">{sure}</p> : null}
      <div className="flex flex-wrap gap-2">
        <button
          type="submit"
          aria-disabled={isBusy}
          className={buttonStyle({ kind: isDanger ? "danger" : "primary", size: "dense" })}
        >
          {isBusy ? act.working : yes}
        </button>
        <button type="button" onClick={onClose} className={buttonStyle({ kind: "quiet", size: "dense" })}>
          {act.no}
        </button>
      </div>
    </fieldset>
  );
}

type FieldKind = NonNullable<ActionField["kind"]>;
const TYPES: Partial<Record<FieldKind, string>> = { date: "date", password: "password", "new-password": "password" };
const INPUT_MODES: Partial<Record<FieldKind, "numeric" | "email">> = {
  whole: "numeric",
  email: "email",
};
const COMPLETIONS: Partial<Record<FieldKind, string>> = {
  password: "current-password",
  "new-password": "new-password",
  code: "one-time-code",
};

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
    "aria-describedby": describedBy(id, { error }),
  };
  if (field.kind === "boxes") return <Boxes field={field} error={error} />;
  const kind = field.kind ?? "line";
  return (
    <Field id={id} label={field.label} error={error} size="dense">
      {field.options ? (
        <Select id={id} name={field.name} options={field.options} defaultValue={field.initial} size="dense" />
      ) : kind === "text" ? (
        <textarea {...shared} rows={3} className={controlStyle({ size: "dense" })} />
      ) : (
        <input
          {...shared}
          type={TYPES[kind] ?? "text"}
          max={field.max}
          inputMode={INPUT_MODES[kind]}
          autoComplete={COMPLETIONS[kind] ?? "off"}
          className={controlStyle({ size: "dense" })}
        />
      )}
    </Field>
  );
}

const Boxes = ({ field: { label, options = [] }, error }: { field: ActionField; error: string | undefined }) => (
  <fieldset className="grid gap-1 text-sm">
    <legend className="mb-1 font-semibold">{label}</legend>
    {options.map(({ value, label: name }) => (
      <label key={value} className="flex min-h-11 cursor-pointer items-center gap-2.5 md:min-h-7">
        <input type="checkbox" name={value} className="size-4 shrink-0 accent-accent" />
        <span className="font-mono text-xs">{name}</span>
      </label>
    ))}
    {error ? <p className="font-medium text-danger">{error}</p> : null}
  </fieldset>
);
