/** Words of a place on the waiting list. Pure. */

/** `lapsed`: an offer that nobody took in its time; `removed`: by staff, or because the product is sold no more. */
export const WAITING_STATUSES = ["waiting", "offered", "bought", "left", "lapsed", "removed"] as const;
export type WaitingStatus = (typeof WAITING_STATUSES)[number];

export const WAITING_MOVES: Record<WaitingStatus, readonly WaitingStatus[]> = {
  waiting: ["offered", "left", "removed"],
  offered: ["bought", "lapsed", "left", "removed"],
  bought: [],
  left: [],
  lapsed: [],
  removed: [],
};

/** Places that one email may have on the list at a time, for different products. */
export const PLACES_MAX = 5;
