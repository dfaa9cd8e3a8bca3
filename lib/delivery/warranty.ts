/** What is left of what was paid, when a seat cannot be given any more. Pure. */

export type DaysLeft = {
  /** Whole rupiah that were paid for all of the days. */
  priceIdr: number;
  /** Days that the buyer still has; parts of a day count as such. */
  daysLeft: number;
  daysTotal: number;
  /** Share of the value that is given back, 0 to 100. */
  factorPercent: number;
};

/** Whole rupiah for the days that are left: price × left ÷ total × factor, rounded down; never more than the price. */
export function refundForDaysLeft({ priceIdr, daysLeft, daysTotal, factorPercent }: DaysLeft): number {
  if (daysTotal <= 0) return 0;
  const share = Math.min(1, Math.max(0, daysLeft / daysTotal));
  return Math.floor((priceIdr * share * Math.min(100, Math.max(0, factorPercent))) / 100);
}
