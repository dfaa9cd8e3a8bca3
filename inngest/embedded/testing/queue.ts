// Tests of the embedded executor: its queue in a database of its own, without an application and without a leader.
import type { Pool } from "pg";
import type { Answer } from "../answer";
import { applyAnswer } from "../apply";
import type { Call, LoadedCall } from "../change";
import { ensureSchema, inTransaction, openPool, type Queryable } from "../database";
import { createLog } from "../engine";
import type { Deps } from "../events";
import { functionConfig, type FunctionConfig } from "../protocol";
import { look } from "../queue";
import { createRegistry } from "../registry";
import { startRun } from "../start-run";
import { createOwnDatabase } from "./database";

export const EVENT = { id: "e", name: "test/event", data: { tenant: "t" }, ts: 0 };

export const config = (more: Record<string, unknown> = {}): FunctionConfig =>
  functionConfig.parse({ id: "app-fn", ...more });

/** The answer of an application that ran one step. */
export const ran = (id: string, data: unknown): Answer => ({
  kind: "ops",
  ops: [{ id, op: "StepRun", data }],
  retryAfterMs: undefined,
});

export type Queue = {
  url: string;
  pool: Pool;
  deps: Deps;
  empty(): Promise<unknown>;
  /** Starts a run of `config(more)`; answers its id. */
  begin(more?: Record<string, unknown>): Promise<string>;
  /** The only call that is due, claimed. */
  claimOne(owner?: string): Promise<LoadedCall>;
  apply(call: LoadedCall, answer: Answer): Promise<"applied" | "stale">;
  stop(): Promise<void>;
};

export async function startQueue(adminUrl: string): Promise<Queue> {
  const database = await createOwnDatabase(adminUrl);
  const log = createLog("silent");
  const pool = openPool(database.url, log);
  await ensureSchema(pool);
  const deps: Deps = { functions: createRegistry(), log, backoffSeconds: [0] };
  deps.functions.replace([{ config: config(), active: true }]);
  return {
    url: database.url,
    pool,
    deps,
    empty: () => pool.query("delete from engine.runs"),
    begin: (more) => inTransaction(pool, (tx) => startRun(tx, config(more), EVENT, 0)),
    claimOne: async (owner = "me") => only(await claimCalls(pool, owner, 10)),
    apply: async (call, answer) => ((await applyAnswer(pool, deps, call, answer)) === "stale" ? "stale" : "applied"),
    stop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

/** As the leader claims: looks until there is nothing more to take. */
export async function claimCalls(db: Queryable, owner: string, room: number): Promise<Call[]> {
  const calls: Call[] = [];
  for (;;) {
    const agenda = await look(db, owner, room - calls.length);
    calls.push(...agenda.calls);
    if (!agenda.hasMore) return calls;
  }
}

export function loaded(call: Call | undefined): LoadedCall {
  if (!call?.state) throw new Error("expected a call with its state");
  return { ...call, state: call.state };
}

function only(calls: Call[]): LoadedCall {
  if (calls.length !== 1) throw new Error(`expected one call, got ${calls.length}`);
  return loaded(calls[0]);
}
