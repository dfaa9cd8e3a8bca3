import type { PlanNumbers } from "./plan";
import type { CreditPolicy, IncidentStatus, MoveStatus } from "./status";

/** What staff see of an incident, as plain data: instants are ISO 8601, amounts whole rupiah. Pure: the browser imports it. */

export type IncidentRow = {
  id: string;
  workspaceId: string;
  workspace: string;
  status: IncidentStatus;
  note: string;
  openedBy: string;
  openedAt: string;
  endedAt: string | null;
  /** People of the plan that was pressed, and where they stand; empty before the press. */
  counts: Partial<Record<MoveStatus, number>>;
};

/** One person, in the order in which they are served. */
export type IncidentPerson = {
  assignmentId: string;
  orderId: string;
  email: string;
  /** When their last term ends; a move keeps it. */
  endsAt: string | null;
  /** The workspace that the plan gives them; null: they wait. */
  target: string | null;
  /** That workspace ends before their term. */
  isEndingBefore: boolean;
  /** Where they were given a seat, which may differ when the planned one was taken meanwhile. */
  seatedIn: string | null;
  status: MoveStatus;
  refundIdr: number;
  /** When a seat is expected for who waits. */
  expectedAt: string | null;
  creditedDays: number;
};

export type IncidentDetail = IncidentRow & {
  poolId: string;
  policy: CreditPolicy | null;
  pressedBy: string | null;
  pressedAt: string | null;
  /** Of the plan that is shown, while it can be pressed; null afterwards. */
  fingerprint: string | null;
  /** The plan as it is now, or as it was pressed. */
  numbers: PlanNumbers;
  people: IncidentPerson[];
  /** Where people go: how many were planned there, and how many have been invited. */
  targets: { workspace: string; planned: number; invited: number }[];
  /** Whole minutes from the press to the end, or until now. */
  minutes: number | null;
  /** Days that were given as credit, over all people. */
  creditedDays: number;
};
