// Embedded executor: storing one answer of the application. One answer, one commit, and mostly one statement.
import type { Pool } from "pg";
import type { Answer } from "./answer";
import { nextLookMs, NOTHING, type Change, type Ending, type LoadedCall } from "./change";
import { inTransaction, repeated, type Queryable } from "./database";
import { decide } from "./decide";
import { endingEvents, receive, tellParent, type Deps, type NewEvent } from "./events";
import { readCheckpoint } from "./ops";
import { DISCOVERY, type Op } from "./protocol";
import { insertWait, startRun } from "./start-run";
import { storeAnswer, type Run, type Stored } from "./steps";

/** "stale": nothing was changed. Otherwise in how many milliseconds something is due because of it (null: nothing is). */
export type Applied = "stale" | { lookInMs: number | null };

/**
 * Applies an answer. "stale" when the run is over or the lease is no longer ours: then nothing changes, which also makes
 * it safe to apply again after a commit whose reply was lost.
 */
export async function applyAnswer(pool: Pool, deps: Deps, call: LoadedCall, answer: Answer): Promise<Applied> {
  const change = decide(deps, call, answer);
  const run = runOf(call);
  const events = change.ending ? endingEvents(deps, run, change.ending) : [];
  const reachesFurther =
    change.waits.length + change.invokes.length + events.length > 0 || (change.ending !== null && run.parent !== null);
  if (!reachesFurther) {
    const stored = await repeated(() => storeAnswer(pool, call, change));
    return stored.isOurs ? { lookInMs: stored.again ? 0 : nextLookMs(change) } : "stale";
  }
  const isOurs = await inTransaction(pool, async (tx) => {
    const stored = await storeAnswer(tx, call, change);
    if (stored.isOurs) await reachOut(tx, deps, run, change, events, stored);
    return stored.isOurs;
  });
  return isOurs ? { lookInMs: 0 } : "stale";
}

/** Keeps the steps of a call that goes on by itself; its job only gets its attempts back. */
export async function applyCheckpoint(
  pool: Pool,
  runId: string,
  generation: number,
  ops: Op[],
): Promise<"applied" | "stale"> {
  const holder = { runId, stepId: DISCOVERY, generation: String(generation), owner: null };
  const change: Change = { ...NOTHING, waits: [], invokes: [], steps: readCheckpoint(ops), job: { kind: "kept" } };
  const stored = await repeated(() => storeAnswer(pool, holder, change));
  return stored.isOurs ? "applied" : "stale";
}

/** What an answer does beyond its own run. */
async function reachOut(
  tx: Queryable,
  deps: Deps,
  run: Run,
  change: Change,
  events: NewEvent[],
  { planned }: Stored,
): Promise<void> {
  // Only for steps that were new: the SDK repeats open ones, and a repeated answer must not start anything twice.
  for (const { stepId, eventName, expression } of change.waits.filter((wait) => planned.includes(wait.stepId))) {
    await insertWait(
      tx,
      { runId: run.id, stepId, kind: "event", eventName, expression, expiresInMs: null },
      run.events[0],
    );
  }
  for (const { stepId, config, event } of change.invokes.filter((child) => planned.includes(child.stepId))) {
    await startRun(tx, config, event, 0, { runId: run.id, stepId });
  }
  if (change.ending) await afterEnd(tx, deps, run, change.ending, events);
}

async function afterEnd(tx: Queryable, deps: Deps, run: Run, ending: Ending, events: NewEvent[]): Promise<void> {
  await tellParent(tx, run, ending);
  await receive(tx, deps, events);
}

function runOf({ runId, functionId, parent, state }: LoadedCall): Run {
  return { id: runId, functionId, events: state.events, parent };
}
