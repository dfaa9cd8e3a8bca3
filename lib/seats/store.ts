import { and, asc, eq, inArray, lt, max, notExists, sql } from "drizzle-orm";
import { assignments, seats } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Reason } from "@/lib/core/reasons";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { machine, recordWhen, transition } from "@/lib/work/transition";
import type { SeatStatus } from "./status";
import { SEAT_MOVES } from "./status";

/** The seats themselves: counted, released, vacated. Their status is written here, in claim.ts and assignments.ts. */

export type Seat = typeof seats.$inferSelect;
export type FreeSeat = Pick<Seat, "id" | "workspaceId" | "number">;

const SEAT = machine<typeof seats, SeatStatus>({
  entity: "seat",
  table: seats,
  column: "status",
  moves: SEAT_MOVES,
  // An order's timeline follows its units; a seat has a history of its own.
  orderIdOf: () => null,
});

/** Changes the status of one seat; a free or retired seat belongs to no line. Throws `not_found`, `conflict`. */
export async function moveSeat(tx: TxCtx, seatId: string, to: SeatStatus, reason: Reason): Promise<void> {
  const [seat] = await tx.db.select().from(seats).where(eq(seats.id, seatId)).for("no key update");
  if (!seat) throw new DomainError("not_found", "There is no such seat.");
  const isNobodys = to === "free" || to === "retired";
  await transition(tx, SEAT, seat, to, reason, { changedAt: tx.now(), ...(isNobodys && { lineId: null }) });
}

/** Grows or shrinks a workspace to `wanted` seats. Only free ones are retired; answers the seats it then has. */
export async function setWorkspaceSeats(tx: TxCtx, workspaceId: string, wanted: number): Promise<number> {
  // Two callers growing the same workspace at once would hand out the same seat numbers.
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`seats:${workspaceId}`}, 0))`);
  const [have] = await tx.db
    .select({ live: sql<number>`count(*) filter (where ${seats.status} <> 'retired')::int`, last: max(seats.number) })
    .from(seats)
    .where(eq(seats.workspaceId, workspaceId));
  const live = have?.live ?? 0;
  const last = have?.last ?? 0;
  if (wanted > live) {
    const numbers = Array.from({ length: wanted - live }, (_, index) => last + index + 1);
    await tx.db.insert(seats).values(numbers.map((number) => ({ workspaceId, number, changedAt: tx.now() })));
    return wanted;
  }
  return wanted === live ? live : live - (await retireFree(tx, workspaceId, live - wanted));
}

async function retireFree(tx: TxCtx, workspaceId: string, count: number): Promise<number> {
  const surplus = tx.db
    .select({ id: seats.id })
    .from(seats)
    .where(and(eq(seats.workspaceId, workspaceId), eq(seats.status, "free")))
    .orderBy(sql`${seats.number} desc`)
    .limit(count)
    .for("update");
  const retired = tx.db
    .$with("retired")
    .as(
      tx.db
        .update(seats)
        .set({ status: "retired", changedAt: tx.now() })
        .where(inArray(seats.id, surplus))
        .returning({ id: seats.id }),
    );
  const rows = await tx.db
    .with(retired, recorded(tx, "retired", "free", "retired", { code: "seat_count_changed" }))
    .select()
    .from(retired);
  return rows.length;
}

/** Releases seats that these lines hold with nobody on them. Answers the line of each released seat. */
export async function releaseHeld(tx: TxCtx, lineIds: readonly string[], countMax?: number): Promise<string[]> {
  if (lineIds.length === 0 || countMax === 0) return [];
  const unplaced = tx.db
    .select({ id: seats.id })
    .from(seats)
    .where(and(inArray(seats.lineId, [...lineIds]), eq(seats.status, "held"), notExists(liveOn(tx))))
    .orderBy(sql`${seats.number} desc`)
    .for("update");
  const given = tx.db
    .$with("given", { id: seats.id, lineId: seats.lineId })
    .as(
      sql`select id, line_id from ${seats} where id in (${countMax === undefined ? unplaced : unplaced.limit(countMax)})`,
    );
  const released = tx.db.$with("released").as(
    tx.db
      .update(seats)
      .set({ status: "free", lineId: null, changedAt: tx.now() })
      .where(inArray(seats.id, sql`(select id from given)`))
      .returning({ id: seats.id }),
  );
  const rows = await tx.db
    .with(given, released, recorded(tx, "released", "held", "free", { code: "seat_released" }))
    .select({ lineId: given.lineId })
    .from(given);
  return rows.flatMap(({ lineId }) => lineId ?? []);
}

/** A live assignment on the seat of the outer query. */
export const liveOn = (ctx: Ctx) =>
  ctx.db
    .select({ id: assignments.id })
    .from(assignments)
    .where(and(eq(assignments.seatId, seats.id), eq(assignments.status, "ACTIVE")));

/** Records the transition of many seats, as part of the statement whose CTE `moved` answers their ids. */
export const recorded = (tx: TxCtx, moved: string, from: SeatStatus, to: SeatStatus, reason: Reason) =>
  tx.db
    .$with("recorded", { id: seats.id })
    .as(
      recordWhen(
        tx,
        { entity: "seat", entityId: sql.raw(`${moved}.id`), orderId: null, from, to, reason },
        sql.raw(moved),
      ),
    );

/** Leaving seats, longest waiting first; with `before` only those that have been leaving since then or longer. */
export const selectLeaving = (ctx: Ctx, before: Date, limit: number): Promise<Seat[]> =>
  ctx.db
    .select()
    .from(seats)
    .where(and(eq(seats.status, "leaving"), lt(seats.changedAt, before)))
    .orderBy(asc(seats.changedAt))
    .limit(limit);

export async function selectSeat(ctx: Ctx, id: string): Promise<Seat | undefined> {
  const [seat] = await ctx.db.select().from(seats).where(eq(seats.id, id));
  return seat;
}
