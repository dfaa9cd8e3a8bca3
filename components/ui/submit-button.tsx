"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { buttonStyle, type ButtonKind } from "./button-style";

type Props = {
  children: ReactNode;
  busy: string;
  kind?: ButtonKind;
  className?: string;
  name?: string;
  value?: string;
};

/** Sends its form; says so while the answer is on its way. Stays focusable, so that focus is not lost. */
export function SubmitButton({ children, busy, kind = "primary", className = "", name, value }: Props) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      name={name}
      value={value}
      aria-disabled={pending}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
      className={buttonStyle(kind, className)}
    >
      {pending ? busy : children}
    </button>
  );
}
