const BASE =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 py-2.5 text-center font-semibold leading-tight transition-colors";

const KINDS = {
  primary:
    // The border is seen where the system replaces all colours.
    "border border-transparent bg-accent text-accent-ink hover:bg-accent-strong aria-disabled:bg-sunken aria-disabled:text-muted disabled:bg-sunken disabled:text-muted",
  secondary: "border border-edge bg-surface text-ink hover:bg-sunken disabled:text-muted aria-disabled:text-muted",
  quiet: "text-ink underline decoration-edge underline-offset-4 hover:decoration-current disabled:text-muted",
  danger: "border border-danger bg-surface text-danger hover:bg-danger-soft",
} as const;

export type ButtonKind = keyof typeof KINDS;

/** The look of everything that is pressed, be it a button or a link. Never lower than 44 px. */
export const buttonStyle = (kind: ButtonKind = "primary", extra = ""): string => `${BASE} ${KINDS[kind]} ${extra}`;
