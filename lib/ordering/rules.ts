/** Deadlines and caps of the order flow. Pure. */

const MINUTE = 60_000;

/** How long seats are held for an unpaid order: the scarcer the seats, the shorter, but always enough to pay a QR code. */
export function holdMinutes(free: number, total: number): number {
  const share = total === 0 ? 0 : free / total;
  if (share > 0.5) return 30;
  return share > 0.2 ? 20 : 15;
}

/** Unpaid orders that one person may have open at a time, so that nobody can hold the whole shop. */
export const PENDING_CAPS = { email: 3, phone: 3, address: 12 } as const;

/** Payment attempts that one order may have: the gateway is asked about each of them for two days after its end. */
export const ATTEMPTS_MAX = 20;

/** After this an overdue order is ended although its gateway could not be asked; late money still counts. */
export const UNREADABLE_GRACE_MS = 10 * MINUTE;

/** How long a vendor's lists may lag behind what it has done, and a call of ours may be under way. */
export const LIST_LAG_MS = MINUTE;

/** How long somebody who creates a charge has it to themselves. Longer than any gateway's time limit. */
export const LEASE_MS = 45_000;

/**
 * When a gateway is asked about an attempt again, from the number of times it was asked: soon at first, because a
 * webhook may be lost, then ever more rarely. A QR code can be paid late, so asking goes on for two days after its end.
 */
export function nextAskAt(asks: number, now: Date, expiresAt: Date): Date | null {
  const waits = [15, 15, 20, 30, 30, 60, 60, 120, 300];
  const seconds = waits[asks] ?? 600;
  const next = new Date(now.getTime() + seconds * 1000);
  if (next <= expiresAt) return next;
  const overMs = now.getTime() - expiresAt.getTime();
  if (overMs > 48 * 60 * MINUTE) return null;
  if (overMs < 0) return new Date(expiresAt.getTime() + 5_000);
  return new Date(now.getTime() + Math.max(2 * MINUTE, overMs / 2));
}
