import { ORDER_ID } from "@/lib/core/ids";

/** `/orders/ORD-…` and nothing else: the link back must not lead anywhere but to an order. */
export function readBack(value: unknown): string | null {
  if (typeof value !== "string" || !value.startsWith("/orders/")) return null;
  return ORDER_ID.test(value.slice("/orders/".length)) ? value : null;
}

/** The pay page with what has just been done on it. */
export function payAddress(reference: string, back: string | null, told: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...(back ? { back } : {}), ...told }).toString();
  return `/dev/pay/${encodeURIComponent(reference)}${query ? `?${query}` : ""}`;
}
