/** Statuses and transitions of a seat and of its assignment. Pure. */

/** All states but `free` count against the workspace; `retired` seats are no longer paid for and never sold again. */
export const SEAT_STATUSES = ["free", "held", "invited", "member", "leaving", "retired"] as const;
export type SeatStatus = (typeof SEAT_STATUSES)[number];

export const SEAT_MOVES: Record<SeatStatus, readonly SeatStatus[]> = {
  free: ["held", "retired"],
  held: ["free", "invited", "leaving"],
  invited: ["member", "leaving"],
  member: ["leaving"],
  // Free only after the workspace has confirmed that the person is gone.
  leaving: ["free"],
  retired: ["free"],
};

/** What a person is told before their last term ends. */
export const REMINDER_KINDS = ["expiring_in_3_days", "expiring_in_1_day"] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];
/** How many days before, on the shop's calendar. */
export const REMINDER_DAYS: Record<ReminderKind, number> = { expiring_in_3_days: 3, expiring_in_1_day: 1 };

/** `days`: added by staff for nothing; `claim`: a replacement under warranty; `swap`: another person on the same seat. */
export const GRANT_KINDS = ["days", "claim", "swap"] as const;
export type GrantKind = (typeof GRANT_KINDS)[number];

export const ASSIGNMENT_STATUSES = ["ACTIVE", "ENDED", "REVOKED"] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];

export const ASSIGNMENT_MOVES: Record<AssignmentStatus, readonly AssignmentStatus[]> = {
  ACTIVE: ["ENDED", "REVOKED"],
  ENDED: [],
  REVOKED: [],
};
