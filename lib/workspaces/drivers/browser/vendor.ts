import type { Locator, Page } from "playwright";

/**
 * What a vendor's pages look like: one file a vendor in `vendors/`, and its name here. Everything is named as a person
 * would name it, by role and by words, so that a new class name or another layout changes nothing. Candidates are
 * tried in their order.
 */

export const VENDORS = ["team-console"] as const;
export type VendorName = (typeof VENDORS)[number];

type On<T> = (place: T) => readonly Locator[];

export type ListName = "members" | "pending";

export type VendorPages = {
  /** Where each list is, below the owner's address; `{workspace}` is the workspace's id there. */
  paths: Record<ListName, string>;
  /** The vendor wants to see a person: a puzzle, a check of the browser, a second factor. */
  challenge: On<Page>;
  /** Nobody is signed in, or not any more. The address and the password may be asked for on two pages. */
  signIn: { page: On<Page>; email: On<Page>; password: On<Page>; submit: On<Page> };
  /** Lists: one row a person, in which their address stands; a sentence where there is nobody; the next page. */
  row: On<Page>;
  nobody: On<Page>;
  loading: On<Page>;
  /** How many there are in all, where the page says so. */
  total: On<Page>;
  next: On<Page>;
  invite: { open: On<Page>; dialog: On<Page>; email: On<Locator>; send: On<Locator> };
  /** In a person's row; hidden in a menu of the row, perhaps. */
  leave: Record<ListName, { button: On<Locator>; menu: On<Locator>; item: On<Page> }>;
  confirm: { dialog: On<Page>; button: On<Locator> };
  /** What the page says after an act. */
  said: On<Page>;
  /** What such a sentence means. A sentence that none of them knows decides nothing: the lists do. */
  meanings: readonly { outcome: "full" | "already" | "refused"; code: string; words: RegExp }[];
};
