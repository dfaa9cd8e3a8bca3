import { shared } from "@/lib/core/clock";

/** More than the tabs and phones of a whole family. */
export const STREAMS_PER_ORDER = 20;
/** Each change of an order costs a look per stream; whoever finds no place asks every few seconds instead. */
export const STREAMS_MAX = 2_000;

type Places = { byOrder: Map<string, number>; total: number };
const places = (): Places => shared("kursi.live-places", () => ({ byOrder: new Map(), total: 0 }));

/** Takes a place for one more stream of an order. Answers what gives it back, or null when all are taken. */
export function takePlace(orderId: string): (() => void) | null {
  const state = places();
  const taken = state.byOrder.get(orderId) ?? 0;
  if (taken >= STREAMS_PER_ORDER || state.total >= STREAMS_MAX) return null;
  state.byOrder.set(orderId, taken + 1);
  state.total++;
  let isMine = true;
  return () => {
    if (!isMine) return;
    isMine = false;
    state.total--;
    const left = (state.byOrder.get(orderId) ?? 1) - 1;
    if (left > 0) state.byOrder.set(orderId, left);
    else state.byOrder.delete(orderId);
  };
}
