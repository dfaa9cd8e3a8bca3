// Embedded executor: one look at the queue, and all that it says is due.
import type { Client, Pool } from "pg";
import type { Calls } from "./calls";
import { fireCrons } from "./cron";
import type { Deps } from "./events";
import { prune } from "./prune";
import { LEASE_SECONDS, look, planAnew, type Agenda } from "./queue";
import { fireTimer } from "./timers";

const CALLS_MAX = 50;
const TIMERS_AT_ONCE = 8;
const PRUNE_MS = 10 * 60_000;
/** How often to look without having been woken. Not longer than a lease: one that ran out is seen by the next look. */
const IDLE_MS = LEASE_SECONDS * 1_000;
/** When somebody was writing to a run that is due; twice as long with each look that finds it so. */
const BUSY_MS = 5;
const BUSY_MAX_MS = 500;

/** `canCall`: the application is there. */
export type RoundParts = { pool: Pool; deps: Deps; owner: string; calls: Calls; canCall: () => boolean };

/** Answers for how many milliseconds there is nothing more to do. */
export function createRound({ pool, deps, owner, calls, canCall }: RoundParts): (leader: Client) => Promise<number> {
  let prunedAt = 0;
  let busyMs = BUSY_MS;

  const claim = async (leader: Client): Promise<Agenda> => {
    for (;;) {
      const agenda = await look(leader, owner, canCall() ? CALLS_MAX - calls.out().length : 0);
      for (const call of agenda.calls) calls.start(call);
      if (!agenda.hasMore) return agenda;
    }
  };

  return async (leader) => {
    const overBefore = calls.overCount();
    const agenda = await claim(leader);
    calls.hold(agenda.isHeld);
    if (agenda.isSetBack) await planAnew(leader);
    if (agenda.crons.length > 0) await fireCrons(leader, deps, agenda.crons, new Date());
    for (let at = 0; at < agenda.timers.length; at += TIMERS_AT_ONCE) {
      const some = agenda.timers.slice(at, at + TIMERS_AT_ONCE);
      await Promise.all(some.map((timer) => fireTimer(pool, timer.run_id, timer.step_id)));
    }
    if (agenda.crons.length + agenda.timers.length > 0) return 0;
    // Who ended while we looked did not know that somebody is held back, and told nobody.
    if (agenda.isHeld && calls.overCount() !== overBefore) return 0;
    if (Date.now() - prunedAt > PRUNE_MS) {
      prunedAt = Date.now();
      await prune(pool);
    }
    busyMs = agenda.isBusy ? Math.min(BUSY_MAX_MS, busyMs * 2) : BUSY_MS;
    return Math.min(agenda.isBusy ? busyMs : IDLE_MS, Math.max(1, agenda.nextMs ?? IDLE_MS));
  };
}
