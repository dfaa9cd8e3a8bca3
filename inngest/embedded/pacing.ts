// Embedded executor: rateLimit and throttle, both by the generic cell rate algorithm. Close to the server's, not equal.
import { createHash } from "node:crypto";
import type { Queryable } from "./database";
import { keyOf } from "./expressions";
import type { EventBody, FunctionConfig } from "./protocol";
import { delayMs } from "./time";

type Pace = { key: string; intervalMs: number; burst: number };

/** Milliseconds until the run may start (0 = now), or "rejected" when the rate limit drops it. */
export async function admit(tx: Queryable, config: FunctionConfig, event: EventBody): Promise<number | "rejected"> {
  const { rateLimit, throttle } = config;
  if (rateLimit) {
    // The server allows a tenth of the limit at once; the rest comes as time passes.
    const pace = paceOf("rate", config.id, rateLimit, Math.ceil(rateLimit.limit / 10), event);
    const backlog = await readBacklog(tx, pace.key);
    if (backlog > (pace.burst - 1) * pace.intervalMs) return "rejected";
    await take(tx, pace);
  }
  if (!throttle) return 0;
  const pace = paceOf("throttle", config.id, throttle, throttle.burst ?? 1, event);
  const backlog = await readBacklog(tx, pace.key);
  await take(tx, pace);
  return Math.max(0, backlog - (pace.burst - 1) * pace.intervalMs);
}

function paceOf(
  kind: string,
  functionId: string,
  limit: { limit: number; period: string; key?: string | undefined },
  burst: number,
  event: EventBody,
): Pace {
  const value = limit.key === undefined ? "" : keyOf(limit.key, { event });
  return {
    key: createHash("sha256").update(`${kind}|${functionId}|${value}`).digest("hex"),
    intervalMs: delayMs(limit.period, Date.now()) / limit.limit,
    burst,
  };
}

/** Locks the key's row until the end of the transaction; milliseconds until its allowance is whole again. */
async function readBacklog(tx: Queryable, key: string): Promise<number> {
  await tx.query("insert into engine.pacing (key, free_at) values ($1, now()) on conflict do nothing", [key]);
  const { rows } = await tx.query<{ backlog: number }>(
    `select greatest(0, extract(epoch from free_at - now()) * 1000)::float8 as backlog
     from engine.pacing where key = $1 for update`,
    [key],
  );
  return rows[0]?.backlog ?? 0;
}

async function take(tx: Queryable, pace: Pace): Promise<void> {
  await tx.query(
    "update engine.pacing set free_at = greatest(free_at, now()) + make_interval(secs => $2) where key = $1",
    [pace.key, pace.intervalMs / 1_000],
  );
}
