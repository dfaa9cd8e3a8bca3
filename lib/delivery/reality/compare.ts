import type { Shown, VendorCall } from "@/lib/workspaces";
import type { Standing } from "@/lib/workspaces/status";
import { stillInvited } from "../kinds/seat/removal";

/** What a reading of a workspace's lists says about our record of it. Pure. */

/** How long after a call about a person the lists may say anything about them. */
export const SETTLE_MS = 5 * 60_000;

export type Person = { email: string; standing: Standing; invitedBy: string | null };

/** One of our people who should be there. */
export type Resident = {
  id: string;
  orderId: string;
  /** Null: nobody was named. */
  email: string | null;
  invitedAt: Date | null;
  joinedAt: Date | null;
};

export type Ledger = {
  residents: readonly Resident[];
  /** Every call about anybody of these and of those whom the lists show, oldest first. */
  calls: readonly (Pick<VendorCall, "action" | "outcome" | "email" | "at"> & { assignmentId: string | null })[];
  /** The owner's own account there; its seat is not one that is sold. */
  accountEmail: string | null;
};

type Listed = { email: string; invitedBy?: string };

/** Everybody in both lists once; whoever has joined is a member, also while their invitation is still listed. */
export function peopleOf(members: readonly Listed[], pending: readonly Listed[]): Person[] {
  const people = new Map<string, Person>();
  const add = (listed: readonly Listed[], standing: Standing) => {
    for (const { email, invitedBy } of listed)
      people.set(tidy(email), { email: tidy(email), standing, invitedBy: invitedBy ? tidy(invitedBy) : null });
  };
  add(pending, "pending");
  add(members, "member");
  people.delete("");
  return [...people.values()];
}

/** Vendors may answer anything: one line, at most as long as an address can be. */
const tidy = (email: string): string => email.trim().toLowerCase().slice(0, 254);

/**
 * Strangers are those who are neither ours nor being removed; ours are gone when they were invited, not just now, and
 * stand in neither list. `since`: when the lists were asked for.
 */
export function compare(people: readonly Person[], { residents, calls, accountEmail }: Ledger, since: Date): Shown[] {
  const owner = accountEmail && tidy(accountEmail);
  const isFresh = (at: Date | null): boolean => at !== null && at.getTime() >= since.getTime() - SETTLE_MS;
  const ours = new Set(residents.flatMap(({ email }) => email ?? []));
  const leaving = new Set(stillInvited(calls).map(({ email }) => email));
  const unsettled = new Set(calls.filter(({ at }) => isFresh(at)).map(({ email }) => email));
  const others = people.filter(({ email }) => email !== owner && !ours.has(email));
  const strangers = others.filter(({ email }) => !leaving.has(email) && !unsettled.has(email));
  const present = new Set(people.map(({ email }) => email));
  const gone = residents.filter(
    ({ email, invitedAt }) => email && invitedAt && !isFresh(invitedAt) && !unsettled.has(email) && !present.has(email),
  );
  return [
    ...strangers.map(({ email, standing, invitedBy }): Shown => ({
      ...EMPTY,
      kind: "stranger",
      email,
      standing,
      invitedBy,
    })),
    ...gone.map(({ id, orderId, email, joinedAt }): Shown => ({
      ...EMPTY,
      kind: joinedAt ? "left" : "missing",
      email: email ?? "",
      assignmentId: id,
      orderId,
    })),
    ...(others.length > 0 ? [{ ...EMPTY, kind: "unsold" as const, seats: others.length }] : []),
  ];
}

const EMPTY = { email: "", assignmentId: null, orderId: null, standing: null, invitedBy: null, seats: null };
