// Embedded executor: cron triggers. A tick that was missed while nothing ran fires once, late.
import { Cron } from "croner";
import type { Queryable } from "./database";
import { newId, triggerRun } from "./start-run";
import type { Deps } from "./events";

const CRONS_MAX = 50;

/** The first firing after `from`; undefined when there is none. `TZ=Area/City ` in front sets the time zone (else UTC). Throws on nonsense. */
export function nextFiring(expression: string, from: Date): Date | undefined {
  const [, timezone = "UTC", pattern = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.+)$/.exec(expression.trim()) ?? [];
  return new Cron(pattern, { timezone, paused: true }).nextRun(from) ?? undefined;
}

/** Starts a run for every cron that is due. Moving on and starting are one commit: never twice, never forgotten. */
export async function fireDueCrons(tx: Queryable, deps: Deps, now: Date): Promise<void> {
  const { rows } = await tx.query<{ function_id: string; expression: string; next_at: Date }>(
    `select c.function_id, c.expression, c.next_at from engine.crons c
     where c.next_at <= now() order by c.next_at limit ${CRONS_MAX} for update skip locked`,
  );
  for (const { function_id: functionId, expression, next_at: due } of rows) {
    const next = nextFiring(expression, now > due ? now : due);
    await tx.query("update engine.crons set next_at = $3 where function_id = $1 and expression = $2", [
      functionId,
      expression,
      next ?? "infinity",
    ]);
    const config = deps.functions.get(functionId);
    if (!config) continue;
    const fireAt = due.toISOString();
    const data = { cron: expression, fireAt, scheduledAt: due.getTime() };
    const event = { id: fireAt, name: "inngest/scheduled.timer", data, ts: now.getTime() };
    await tx.query("insert into engine.events (id, name, body) values ($1, $2, $3)", [
      newId(),
      event.name,
      JSON.stringify(event),
    ]);
    await triggerRun(tx, config, event, `cron|${expression}|${fireAt}`);
  }
}

/** Brings engine.crons in line with what is served. A schedule that did not change keeps its next firing. */
export async function storeCrons(
  tx: Queryable,
  crons: { functionId: string; expression: string }[],
  now: Date,
): Promise<void> {
  await tx.query(
    `delete from engine.crons c where not exists
       (select from unnest($1::text[], $2::text[]) as served (function_id, expression)
        where served.function_id = c.function_id and served.expression = c.expression)`,
    [crons.map((cron) => cron.functionId), crons.map((cron) => cron.expression)],
  );
  for (const { functionId, expression } of crons) {
    await tx.query(
      "insert into engine.crons (function_id, expression, next_at) values ($1, $2, $3) on conflict do nothing",
      [functionId, expression, nextFiring(expression, now) ?? "infinity"],
    );
  }
}
