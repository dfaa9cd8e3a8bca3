// Embedded executor: what is old goes, a bounded batch at a time.
import type { Queryable } from "./database";

const RETENTION_DAYS = 7;
const BATCH = 1_000;
const BATCHES_MAX = 20;

const STATEMENTS = [
  `delete from engine.runs where id in (select id from engine.runs
     where ended_at < now() - make_interval(days => ${RETENTION_DAYS}) limit ${BATCH})`,
  `delete from engine.events where id in (select id from engine.events
     where received_at < now() - make_interval(days => ${RETENTION_DAYS}) limit ${BATCH})`,
  `delete from engine.idempotency where key in (select key from engine.idempotency
     where expires_at < now() limit ${BATCH})`,
  `delete from engine.pacing where key in (select key from engine.pacing
     where free_at < now() - interval '1 day' limit ${BATCH})`,
];

/** Deletes ended runs and events older than seven days and keys that have expired. Open runs are kept whatever their age. */
export async function prune(db: Queryable): Promise<void> {
  for (const statement of STATEMENTS) {
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const { rowCount } = await db.query(statement);
      if ((rowCount ?? 0) < BATCH) break;
    }
  }
}
