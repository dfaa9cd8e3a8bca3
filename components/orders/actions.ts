/** What the order page can ask for; each is a server action of its own page. */
export type OrderActions = {
  recheck: () => Promise<void>;
  cancel: () => Promise<void>;
  payAgain: (form: FormData) => Promise<void>;
  nameUnits: (state: TypedState, form: FormData) => Promise<TypedState>;
  correctAddress: (state: TypedState, form: FormData) => Promise<TypedState>;
  retryUnit: (form: FormData) => Promise<void>;
  swapPerson: (state: SwapState, form: FormData) => Promise<SwapState>;
  help: HelpAction;
  revealItem: (state: RevealState, form: FormData) => Promise<RevealState>;
};

/** What came back when addresses could not be taken: as typed, and why. */
export type TypedState = { typed: string; error: string | null };

/** How far a swap has come: first the address, then the code that was mailed to the buyer. */
export type SwapState = {
  step: "email" | "code";
  typed: string;
  error: { field: "email" | "code"; text: string } | null;
};

/** An item once the buyer has asked for it, or why it cannot be shown. */
export type RevealState = { text: string | null; error: string | null };

/** How an asked-for act ended, when it did not simply work. Keys of the catalogue's `outcomes`. */
export const OUTCOMES = [
  "not_paid",
  "try_later",
  "too_many",
  "conflict",
  "sold_out",
  "named",
  "corrected",
  "retried",
  "swapped",
  "failed",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const parseOutcome = (value: unknown): Outcome | null => OUTCOMES.find((name) => name === value) ?? null;

/** What self-help has said, and the next press. All words are in the buyer's language already. */
export type HelpState = {
  unitId: string | null;
  said: { title: string; body: string; tone: "info" | "ok" | "warn" } | null;
  next: { press: "code" | "repair"; label: string } | null;
  link: { href: string; label: string } | null;
  /** Where the code went. */
  sent: string | null;
  asksEmail: boolean;
  typed: string;
  errors: { form?: string; email?: string; code?: string };
};
export type HelpAction = (state: HelpState, form: FormData) => Promise<HelpState>;
