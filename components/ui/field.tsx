import { cva } from "class-variance-authority";
import type { ReactNode } from "react";

/** The look of inputs, selects and text areas: `controlStyle({ size: "dense" })` in the back office. */
export const controlStyle = cva(
  "block w-full rounded-control border border-edge bg-surface text-base text-ink placeholder:text-muted aria-[invalid=true]:border-2 aria-[invalid=true]:border-danger",
  {
    variants: { size: { normal: "min-h-12 px-3.5 py-2.5", dense: "min-h-11 px-3 py-1.5 md:min-h-9 md:text-sm" } },
    defaultVariants: { size: "normal" },
  },
);

type Props = {
  id: string;
  label: ReactNode;
  /** A word beside the label, such as "optional". */
  aside?: string;
  help?: string;
  error?: string;
  size?: "normal" | "dense";
  children: ReactNode;
};

/** The ids of what describes a control, for its `aria-describedby`. */
export const describedBy = (id: string, parts: { help?: string; error?: string }): string | undefined =>
  [parts.error && `${id}-error`, parts.help && `${id}-help`].filter(Boolean).join(" ") || undefined;

/** Label above, control, then the error and the help under it. */
export function Field({ id, label, aside, help, error, size = "normal", children }: Props) {
  return (
    <div className={size === "dense" ? "grid gap-1 text-sm" : "grid gap-1.5"}>
      <label htmlFor={id} className="flex items-baseline justify-between gap-3 font-semibold">
        {label}
        {aside ? <span className="text-sm font-normal text-muted">{aside}</span> : null}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-sm font-medium text-danger">
          {error}
        </p>
      ) : null}
      {help ? (
        <p id={`${id}-help`} className="text-sm text-muted">
          {help}
        </p>
      ) : null}
    </div>
  );
}
