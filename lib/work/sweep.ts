import { isDomainError } from "@/lib/core/errors";
import type { EventData, EventName } from "@/lib/core/events";
import { log } from "@/lib/core/log";
import { inTransaction, type Ctx } from "./context";
import { announceAll, countAnnounced } from "./outbox";

/**
 * What the sweeps of every room share: find what is owed and do it, or announce it again. Each takes a bounded batch,
 * and one bad row never stops the others. After hours without the durable engine the next rounds catch up.
 */

/** Rows that one round works on. */
export const BATCH = 200;
/** Rows that keep failing stay at the head of each queue, so more than one batch is read. */
export const LOOK_AT = 5_000;
/**
 * How long something may take before a sweep thinks that its event was lost. With the longest pause between two rounds
 * (24 s) it leaves room for the work itself within a minute after a kill. What was only slow is announced for nothing.
 */
export const STUCK_AFTER_MS = 25_000;

/** The pause after an announcement without effect doubles with each further one: its function is busy, or fails. */
const FIRST_REPEAT_MS = 20_000;
const LAST_REPEAT_MS = 10 * 60_000;
const REMEMBERED_MS = 60 * 60_000;

export type SweepResult = { found: number; done: number };

/** The instant `days` ago; null for 0, which keeps everything. */
export const daysAgo = (ctx: Ctx, days: number): Date | null => (days === 0 ? null : ago(ctx, days * 86_400_000));

export const ago = (ctx: Ctx, ms: number): Date => new Date(ctx.now().getTime() - ms);

/**
 * Does `work` for each id; one that fails is logged and left for the next round, and so are those that `withinMs`
 * milliseconds leave no time for.
 */
export async function forEach(
  what: string,
  ids: readonly string[],
  work: (id: string) => Promise<unknown>,
  { withinMs = Number.POSITIVE_INFINITY } = {},
): Promise<SweepResult> {
  const until = performance.now() + withinMs;
  let done = 0;
  for (const id of ids) {
    if (performance.now() >= until) break;
    try {
      await work(id);
      done++;
    } catch (error) {
      // Expected refusals come back in the next round; everything else is a bug and must be seen.
      const isExpected = isDomainError(error) && error.code === "try_later";
      log[isExpected ? "info" : "error"](
        { what, id, error: error instanceof Error ? error.message : "unknown" },
        "sweep",
      );
    }
  }
  return { found: ids.length, done };
}

/** What an event carries beside the id; nothing has to be said for one that carries only the id. */
type Others<Name extends EventName, Field extends keyof EventData<Name>> = keyof Omit<
  EventData<Name>,
  Field
> extends never
  ? []
  : [others: (id: string) => Omit<EventData<Name>, Field>];

/** Rows that one statement deletes: more would hold locks and write-ahead log for seconds beside paying buyers. */
const DELETED_AT_ONCE = 1_000;
/** So many batches a run; the next day goes on. */
const BATCHES_MAX = 500;

/** Repeats `prune`, which answers how many rows it changed, until it finds less than a batch. Answers how many in all. */
export async function inBatches(prune: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const done = await prune(DELETED_AT_ONCE);
    total += done;
    if (done < DELETED_AT_ONCE) break;
  }
  return total;
}

/**
 * Announces again what seems to have been lost; `field` is the key of the event's data that holds the id. What fails for
 * hours neither piles up events nor holds up others.
 */
export async function announceAgain<Name extends EventName, Field extends keyof EventData<Name> & string>(
  ctx: Ctx,
  ids: readonly string[],
  name: Name,
  field: Field,
  ...[others]: Others<Name, Field>
): Promise<SweepResult> {
  if (ids.length === 0) return { found: 0, done: 0 };
  const announced = await countAnnounced(ctx, name, field, ago(ctx, REMEMBERED_MS));
  const isDue = (id: string): boolean => {
    const before = announced.get(id);
    // One that was made later than now is from a clock that has been set back.
    if (!before || before.last > ctx.now()) return true;
    return before.last <= ago(ctx, Math.min(LAST_REPEAT_MS, FIRST_REPEAT_MS * 2 ** (before.times - 1)));
  };
  const due = ids.filter(isDue).slice(0, BATCH);
  await inTransaction(ctx, (tx) =>
    announceAll(
      tx,
      name,
      due.map((id) => dataOf<Name>({ ...others?.(id), [field]: id })),
    ),
  );
  return { found: ids.length, done: due.length };
}

/** The id is under its key and `Others` has checked the rest; the compiler cannot put the two together again. */
const dataOf = <Name extends EventName>(data: object): EventData<Name> => data as EventData<Name>;
