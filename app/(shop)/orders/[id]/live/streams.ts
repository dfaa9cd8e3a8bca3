import { shared } from "@/lib/core/clock";

/** More than the tabs and phones of a whole family. */
export const STREAMS_PER_ORDER = 20;
/** Many buyers share the address of their mobile network; whoever comes later polls. */
export const STREAMS_PER_ADDRESS = 60;
/** Each change of an order costs a read per stream; clients beyond the limit poll every few seconds instead. */
export const STREAMS_MAX = 2_000;

/** Open streams by `order:…` and `address:…`. */
type Streams = { open: Map<string, number>; total: number };
const streams = (): Streams => shared("kursi.live-streams", () => ({ open: new Map(), total: 0 }));

const openAt = (key: string): number => streams().open.get(key) ?? 0;

const placesOf = (orderId: string, address: string | null) => [
  { key: `order:${orderId}`, max: STREAMS_PER_ORDER },
  { key: `address:${address ?? "unknown"}`, max: STREAMS_PER_ADDRESS },
];

export const hasRoom = (orderId: string, address: string | null): boolean =>
  streams().total < STREAMS_MAX && placesOf(orderId, address).every(({ key, max }) => openAt(key) < max);

/** Counts one more stream. Answers what counts it out again, or null when there are too many. */
export function admitStream(orderId: string, address: string | null): (() => void) | null {
  if (!hasRoom(orderId, address)) return null;
  const state = streams();
  const places = placesOf(orderId, address);
  state.total++;
  for (const { key } of places) state.open.set(key, openAt(key) + 1);
  let isOpen = true;
  return () => {
    if (!isOpen) return;
    isOpen = false;
    state.total--;
    for (const { key } of places) {
      const left = openAt(key) - 1;
      if (left > 0) state.open.set(key, left);
      else state.open.delete(key);
    }
  };
}
