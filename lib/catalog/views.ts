/** What the shop window shows. Plain data, safe for the browser. */
export type PackageView = {
  id: string;
  name: string;
  summary: { id: string; en: string };
  terms: { id: string; en: string };
  priceIdr: number;
  durationDays: number;
  warrantyDays: number;
  /** Seats in one package. */
  seats: number;
  quantityMax: number;
  /** How many of this package can be bought now, from the free seats. */
  available: number;
};
