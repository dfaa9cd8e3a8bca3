import type { DriverFields, DriverName } from "./driver";
import type { CallAction, FindingKind, Standing, WorkspaceTrouble } from "./status";

/** What staff see of the pool, as plain data: instants are ISO 8601, amounts whole rupiah. Pure: the browser imports it. */

/** Statuses of a workspace as the outside asks for them: ASSIGNED is an open one without a free seat. */
export const ACCOUNT_STATUSES = ["AVAILABLE", "ASSIGNED", "SUSPENDED"] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** A workspace of the pool. Its secrets are never part of it. */
export type AccountRow = {
  id: string;
  email: string | null;
  name: string;
  note: string | null;
  status: AccountStatus;
  poolId: string;
  drivers: DriverName[];
  /** The link of the chain that is in use. */
  driver: DriverName;
  settings: DriverFields;
  hasCredentials: boolean;
  /** Seats that are paid for, and those that are held or sat on. */
  maxSeats: number;
  seatsUsed: number;
  seats: { free: number; held: number; taken: number; leaving: number };
  /** Seats beyond `maxSeats` that may be sold, last: the vendor bills them when they are used. */
  extraSeats: number;
  reserve: number;
  ceiling: number | null;
  /** Whole rupiah. */
  monthlyCostIdr: number | null;
  /** Seconds between two acts at its vendor; null: as its driver is used to. */
  paceSeconds: number | null;
  nextBillAt: string | null;
  endsAt: string | null;
  /** People whose term goes beyond that: they will have to move. */
  outlivedBy: number;
  /** When the key or session that reaches it ends; `isAccessEnding`: soon, or it has. */
  accessEndsAt: string | null;
  isAccessEnding: boolean;
  /** It is sold from: neither suspended nor resting. */
  isOpen: boolean;
  /** Why it rests or is suspended. */
  trouble: WorkspaceTrouble | null;
  /** Rests until then; suspended, its vendor is asked again then. */
  restUntil: string | null;
  createdAt: string;
};

export type AccountPage = { rows: AccountRow[]; total: number; page: number; pages: number };

/** A picture of a page on which the browser failed, and what the driver answered. */
export type FailureRow = { name: string; at: string; outcome: string; code: string };

/** A workspace whose key or session ends soon, or has ended. */
export type EndingAccessRow = { id: string; name: string; driver: DriverName; endsAt: string; isOver: boolean };

/** The columns that a CSV file of workspaces may have. */
export const ACCOUNT_COLUMNS = [
  "email",
  "name",
  "note",
  "status",
  "max_seats",
  "pool_id",
  "drivers",
  "settings",
  "credentials",
  "extra_seats",
  "reserve",
  "ceiling",
  "monthly_cost",
  "pace_seconds",
  "next_bill_at",
  "ends_at",
  "access_ends_at",
] as const;

/** What became of one row of a CSV file; `fields` says what is wrong with it. */
export type ImportedRow = {
  line: number;
  name: string;
  action: "add" | "change" | "same" | "error";
  fields: Record<string, string>;
};

/** Something that a person does at a vendor and then confirms. */
export type TaskRow = {
  id: number;
  action: CallAction;
  email: string;
  workspaceId: string;
  workspace: string;
  accountEmail: string | null;
  orderId: string;
  since: string;
};

/** How a workspace stands against our record, by its last reading. */
export type Reality = {
  checkedAt: string | null;
  /** Nobody can be asked who is there. */
  isByHand: boolean;
  /** Null before the first reading. */
  members: number | null;
  pending: number | null;
  /** Seats that have a live assignment. */
  sold: number;
  strangers: number;
  findings: FindingRow[];
  /** Paid seats that a stranger may belong to; empty where there is no stranger. */
  waiting: WaitingUnit[];
};

export type FindingRow = {
  id: string;
  kind: FindingKind;
  /** Null for a difference of numbers. */
  email: string | null;
  standing: Standing | null;
  invitedBy: string | null;
  orderId: string | null;
  /** Seats, for a difference of numbers. */
  seats: number | null;
  firstSeenAt: string;
  lastSeenAt: string;
  /** Readings in a row that say so, or for a stranger, that do not show them any more. */
  misses: number;
  isBelieved: boolean;
};

export type WaitingUnit = { unitId: string; orderId: string; title: string; email: string | null };
