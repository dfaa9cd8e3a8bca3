import { shared } from "@/lib/core/clock";

/** More than the tabs and phones of a whole family. */
export const STREAMS_PER_ORDER = 20;
/** Each change of an order costs a read per stream; clients beyond the limit poll every few seconds instead. */
export const STREAMS_MAX = 2_000;

type Streams = { byOrder: Map<string, number>; total: number };
const streams = (): Streams => shared("kursi.live-streams", () => ({ byOrder: new Map(), total: 0 }));

/** Counts one more stream of an order. Answers what counts it out again, or null when there are too many. */
export function admitStream(orderId: string): (() => void) | null {
  const state = streams();
  const open = state.byOrder.get(orderId) ?? 0;
  if (open >= STREAMS_PER_ORDER || state.total >= STREAMS_MAX) return null;
  state.byOrder.set(orderId, open + 1);
  state.total++;
  let isOpen = true;
  return () => {
    if (!isOpen) return;
    isOpen = false;
    state.total--;
    const left = (state.byOrder.get(orderId) ?? 1) - 1;
    if (left > 0) state.byOrder.set(orderId, left);
    else state.byOrder.delete(orderId);
  };
}
