"use client";

import { useRef } from "react";
import { buttonStyle } from "./button";
import { controlStyle } from "./field";

type Props = {
  id: string;
  name: string;
  /** As it was typed. */
  initial: string;
  max: number;
  labels: { less: string; more: string };
  isInvalid: boolean;
  describedBy?: string;
  /** A name of its own where no label stands beside it. */
  label?: string;
  /** Called when the box holds a valid number. */
  onChange: () => void;
};

/** A whole number from 1. The buttons beside the box are a convenience and need a script; the box works alone. */
export function Stepper({ id, name, initial, max, labels, isInvalid, describedBy, label, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const step = (by: number) => {
    const box = input.current;
    if (!box) return;
    const wanted = Math.min(max, Math.max(1, (Number.parseInt(box.value, 10) || 1) + by));
    if (box.value === String(wanted)) return;
    box.value = String(wanted);
    onChange();
  };
  return (
    <div className="flex gap-2">
      <StepButton label={labels.less} sign="−" onPress={() => step(-1)} />
      <input
        ref={input}
        id={id}
        name={name}
        inputMode="numeric"
        pattern="[0-9]*"
        autoComplete="off"
        defaultValue={initial}
        onChange={(event) => isOnOffer(event.currentTarget.value, max) && onChange()}
        aria-label={label}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
        className={controlStyle({ className: "figures max-w-24 text-center" })}
      />
      <StepButton label={labels.more} sign="+" onPress={() => step(1)} />
    </div>
  );
}

const isOnOffer = (typed: string, max: number): boolean =>
  /^\d+$/.test(typed) && Number(typed) >= 1 && Number(typed) <= max;

const StepButton = ({ label, sign, onPress }: { label: string; sign: string; onPress: () => void }) => (
  <button
    type="button"
    aria-label={label}
    onClick={onPress}
    className={buttonStyle({ kind: "secondary", className: "js-only w-12 text-xl" })}
  >
    {sign}
  </button>
);
