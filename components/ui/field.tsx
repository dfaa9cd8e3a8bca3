import type { ReactNode } from "react";

export const inputStyle =
  "block w-full min-h-12 rounded-control border border-edge bg-surface px-3.5 py-2.5 text-base text-ink placeholder:text-muted aria-[invalid=true]:border-danger aria-[invalid=true]:border-2";

type Props = {
  id: string;
  label: string;
  /** A word beside the label, such as "optional". */
  aside?: string;
  help?: string;
  error?: string;
  children: ReactNode;
};

/** The ids of what describes a control, for its `aria-describedby`. */
export const describedBy = (id: string, parts: { help?: string; error?: string }): string | undefined =>
  [parts.error && `${id}-error`, parts.help && `${id}-help`].filter(Boolean).join(" ") || undefined;

/** Label above, control, then the error or the help under it. */
export function Field({ id, label, aside, help, error, children }: Props) {
  return (
    <div className="grid gap-1.5">
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
