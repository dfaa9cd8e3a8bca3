/**
 * The shop's clock. In production it is the machine's. In the demo the time machine (`POST /api/dev/clock`) moves it
 * forward: the offset is kept in `settings`, read when a process starts and shared by the listener.
 */
const state = shared<{ offsetMs: number }>("kursi.clock", () => ({ offsetMs: 0 }));

/**
 * The machine's own clock, for what real devices keep time with: sessions, authenticator codes, the security audit. The
 * demo's time machine must neither sign staff out nor make their codes wrong.
 */
export const machineTime = (): Date => new Date();

export const currentTime = (): Date => new Date(Date.now() + state.offsetMs);

/** Sets how far ahead of the machine's clock the shop lives. `seconds` may only be set from the stored offset. */
export function setClockOffset(seconds: number): void {
  state.offsetMs = seconds * 1000;
}

/**
 * One value a process, however often the bundler copies this module: Next gives each route its own copy of a file,
 * and a second pool or a second listener would be a leak.
 */
export function shared<T>(name: string, make: () => T): T {
  const slots = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(name);
  return (slots[key] ??= make());
}
