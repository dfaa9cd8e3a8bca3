/** What the order page can ask for; each is a server action of its own page. */
export type OrderActions = {
  recheck: () => Promise<void>;
  cancel: () => Promise<void>;
  payAgain: (form: FormData) => Promise<void>;
  nameMembers: (state: NameSeatsState, form: FormData) => Promise<NameSeatsState>;
};

/** What came back when the people could not be named: their addresses as typed, and why. */
export type NameSeatsState = { typed: string; error: string | null };

/** How an asked-for act ended, when it did not simply work. Keys of the catalogue's `notices`. */
export const NOTICES = ["not_paid", "try_later", "too_many", "conflict", "sold_out", "named", "failed"] as const;
export type NoticeName = (typeof NOTICES)[number];

export const parseNotice = (value: unknown): NoticeName | null => NOTICES.find((name) => name === value) ?? null;
