/** Words and moves of one item in stock. Pure. */

/** `held`: kept for an unpaid order; `handed`: given to a buyer, for good; `withdrawn`: taken out by staff. */
export const ITEM_STATUSES = ["free", "held", "handed", "withdrawn"] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

export const ITEM_MOVES: Record<ItemStatus, readonly ItemStatus[]> = {
  free: ["held", "withdrawn"],
  held: ["free", "handed"],
  // What a buyer may have read is never sold again.
  handed: ["withdrawn"],
  withdrawn: [],
};
