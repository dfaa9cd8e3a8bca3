/** Deadlines, caps and names of the order flow. Pure. */

const MINUTE = 60_000;

/** Minutes; long enough to pay a QR code in, however scarce the goods are. */
export const HOLD_MINUTES_MIN = 15;

/** How long goods are held for an unpaid order, in minutes: the scarcer they are, the shorter. */
export function holdMinutes(free: number, total: number): number {
  const share = total === 0 ? 0 : free / total;
  if (share > 0.5) return 30;
  return share > 0.2 ? 20 : HOLD_MINUTES_MIN;
}

/**
 * Unpaid orders that may be open at a time, so that nobody can hold the whole shop. Email and phone count together with
 * the address that ordered: whoever orders in somebody else's name takes nothing from them.
 */
export const PENDING_CAPS = { email: 3, phone: 3, address: 12 } as const;

/** Units of a supply that may be held unpaid: by one address or contact, and by all new contacts together. */
export type UnitCaps = { own: number; newcomers: number };

/** `total`: units of the supply; `unitsInOne`: one package can always be bought, however large. */
export const unitCaps = (total: number, unitsInOne: number): UnitCaps => ({
  own: Math.max(5, Math.floor(total / 10), unitsInOne),
  newcomers: Math.max(Math.ceil(total / 2), unitsInOne),
});

/** Who holds half of what they may gets the shortest hold, however much is free. */
export const holdsMuch = (units: number, { own }: UnitCaps): boolean => units * 2 > own;

/** Payment attempts that one order may have: the gateway is asked about each of them for two days after its end. */
export const ATTEMPTS_MAX = 8;

/** Minutes from the order until its last hold is over, whatever codes were asked for: four of the longest holds. */
const HOLD_LIMIT_MINUTES = 4 * 30;

/** When the last hold of an order that was placed then is over. */
export const holdLimit = (createdAt: Date): Date => new Date(createdAt.getTime() + HOLD_LIMIT_MINUTES * MINUTE);

/** Whether an order may be given another code, and goods for long enough to pay it. */
export const mayHoldAgain = (createdAt: Date, attempts: number, now: Date): boolean =>
  attempts < ATTEMPTS_MAX && now.getTime() + HOLD_MINUTES_MIN * MINUTE <= holdLimit(createdAt).getTime();

/** After this an overdue order is ended although its gateway could not be asked; late money still counts. */
export const UNREADABLE_GRACE_MS = 10 * MINUTE;

/** How long the lease on creating a charge lasts. Longer than any gateway's time limit. */
export const LEASE_MS = 45_000;

/** How long an idempotency key is remembered; a request repeated later than that makes a new order. */
export const KEY_LIFE_MS = 48 * 60 * MINUTE;

/** Characters. What gateways show on their own pages is cut shorter by some of them. */
const TITLE_MAX = 100;

/**
 * What was bought, in one line: `Team 5 Kursi × 2 + Kode Hadiah`. What does not fit is counted instead of named:
 * `Team 5 Kursi × 2 … (+3)`. The same in every language, because it is stored.
 */
export function titleOf(lines: readonly { productName: string; quantity: number }[]): string {
  const names = lines.map(({ productName, quantity }) => (quantity > 1 ? `${productName} × ${quantity}` : productName));
  for (let shown = names.length; shown > 0; shown--) {
    const left = names.length - shown;
    const title = names.slice(0, shown).join(" + ") + (left > 0 ? ` … (+${left})` : "");
    if (title.length <= TITLE_MAX) return title;
  }
  const [first = ""] = names;
  const rest = names.length > 1 ? ` (+${names.length - 1})` : "";
  return `${first.slice(0, TITLE_MAX - rest.length - 1)}…${rest}`;
}
