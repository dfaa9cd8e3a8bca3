import type { ReactNode } from "react";
import { buttonStyle, type ButtonLook } from "./button";
import { PendingButton } from "./press";

type Props = ButtonLook & {
  children: ReactNode;
  /** Shown while the answer is on its way. */
  busy: string;
  name?: string;
  value?: string;
  /** Its whole name, beginning with its words, where several say the same. */
  label?: string;
};

/** Sends its form. The look is made on the server where the form stands in a server component. */
export function SubmitButton({ kind, size, className, busy, name, value, label, children }: Props) {
  return (
    <PendingButton
      className={buttonStyle({ kind, size, className })}
      busy={busy}
      name={name}
      value={value}
      label={label}
    >
      {children}
    </PendingButton>
  );
}
