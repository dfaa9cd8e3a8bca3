/** Words of an incident and of the moves in it. Pure. */

/**
 * - `open`: its workspace is down, nothing is sold there, the plan can be looked at
 * - `moving`: the owner has pressed; people are on their way
 * - `done`: nobody is on the way any more; who found no seat waits in the shop's queue
 * - `closed`: without a press, because the workspace works again
 */
export const INCIDENT_STATUSES = ["open", "moving", "done", "closed"] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

export const INCIDENT_MOVES: Record<IncidentStatus, readonly IncidentStatus[]> = {
  open: ["moving", "closed"],
  moving: ["done"],
  done: [],
  closed: [],
};

/**
 * - `planned`: still to be moved · `seated`: has a seat elsewhere, the invitation is on its way
 * - `invited`: invited there · `waiting`: no seat was left, the person waits in the shop's queue
 * - `refunded`: got the money back instead · `skipped`: nothing was owed any more, or the workspace works again
 */
export const MOVE_STATUSES = ["planned", "seated", "invited", "waiting", "refunded", "skipped"] as const;
export type MoveStatus = (typeof MOVE_STATUSES)[number];

export const MOVE_MOVES: Record<MoveStatus, readonly MoveStatus[]> = {
  planned: ["seated", "waiting", "refunded", "skipped"],
  seated: ["invited", "waiting", "refunded", "skipped"],
  waiting: ["seated", "invited", "refunded", "skipped"],
  invited: [],
  refunded: [],
  skipped: [],
};

/** What a person gets for the days without a workspace; `days_lost`: one day for each that has begun. */
export const CREDIT_POLICIES = ["none", "days_lost"] as const;
export type CreditPolicy = (typeof CREDIT_POLICIES)[number];
