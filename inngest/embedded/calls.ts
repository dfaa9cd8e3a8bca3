// Embedded executor: the calls that are out, and who is to know when one of them is over.
import type { Pool } from "pg";
import type { Call } from "./change";
import { runCall, type CallSettings } from "./dispatch";
import type { Deps } from "./events";
import { LEASE_SECONDS } from "./queue";

export type Calls = {
  start(call: Call): void;
  /** Those that have been out for at least `ageMs`. */
  out(ageMs?: number): Call[];
  /** How many are over. */
  overCount(): number;
  /** Due calls wait for one of these to end: then each end is told. */
  hold(isHeld: boolean): void;
  allOver(): Promise<unknown>;
};
export type Listener = {
  /** Something will be due in `inMs`. Told only then: most ends make nothing due, and need no look at the queue. */
  due(inMs: number): void;
  /** The application is not there. */
  lost(): void;
};

export function createCalls(pool: Pool, deps: Deps, settings: CallSettings, listener: Listener): Calls {
  const open = new Map<string, { call: Call; since: number; done: Promise<void> }>();
  let isHeld = false;
  let overCount = 0;

  const run = async (call: Call) => {
    try {
      const result = await runCall(pool, deps, settings, call);
      if (result === "refused") listener.lost();
      else if (result.lookInMs !== null) listener.due(result.lookInMs);
    } catch (error) {
      deps.log.error({ err: error, run: call.runId }, "a call was lost; its lease will run out");
      listener.due(LEASE_SECONDS * 1_000);
    } finally {
      open.delete(call.generation);
      overCount++;
      if (isHeld) listener.due(0);
    }
  };

  return {
    start: (call) => void open.set(call.generation, { call, since: performance.now(), done: run(call) }),
    out: (ageMs = 0) =>
      [...open.values()].filter(({ since }) => performance.now() - since >= ageMs).map(({ call }) => call),
    overCount: () => overCount,
    hold: (held) => void (isHeld = held),
    allOver: () => Promise.all([...open.values()].map(({ done }) => done)),
  };
}
