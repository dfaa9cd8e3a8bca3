/** The orders seen on this device, newest first. Nothing of it leaves the device. */
export type RecentOrder = { id: string; name: string };

const KEY = "kursi.orders";
const KEPT_MAX = 5;

/** Whatever the storage holds; anything that is not a list of ours counts as empty. */
export function parseRecent(text: string | null): RecentOrder[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter(isRecent).slice(0, KEPT_MAX) : [];
  } catch {
    return [];
  }
}

const isRecent = (value: unknown): value is RecentOrder =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  "name" in value &&
  typeof value.name === "string" &&
  typeof value.id === "string" &&
  /^ORD-[0-9A-Z]{26}$/.test(value.id);

export const addRecent = (list: readonly RecentOrder[], order: RecentOrder): RecentOrder[] =>
  [order, ...list.filter(({ id }) => id !== order.id)].slice(0, KEPT_MAX);

/** Storage may be full, or forbidden in private windows; the shop works without it. */
export function readRecentText(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberOrder(order: RecentOrder): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(addRecent(parseRecent(readRecentText()), order)));
  } catch {
    // Failing to remember is harmless.
  }
}

export function forgetOrders(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
