const BASE =
  "inline-flex min-h-11 items-center justify-center gap-1.5 rounded-control px-3 text-sm font-semibold leading-tight transition-colors md:min-h-9";

const KINDS = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong aria-disabled:opacity-60",
  secondary: "border border-edge bg-surface text-ink hover:bg-sunken aria-disabled:text-muted",
  quiet: "text-muted hover:bg-sunken hover:text-ink",
  danger: "border border-danger bg-surface text-danger hover:bg-danger-soft aria-disabled:opacity-60",
} as const;

export type AdminButtonKind = keyof typeof KINDS;

/** The back office is denser than the shop: 36 px with a pointer, 44 px on a phone. */
export const adminButton = (kind: AdminButtonKind = "secondary", extra = ""): string =>
  `${BASE} ${KINDS[kind]} ${extra}`;

export const adminInput =
  "block w-full min-h-11 rounded-control border border-edge bg-surface px-3 text-base text-ink placeholder:text-muted aria-[invalid=true]:border-danger md:min-h-9 md:text-sm";
