import { and, asc, eq, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { assignments, seats, terms } from "@/db/schema";
import type { Reason } from "@/lib/core/reasons";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { machine, transition } from "@/lib/work/transition";
import { nextTerm } from "./rules";
import { ASSIGNMENT_MOVES, type AssignmentStatus } from "./status";
import { moveSeat, recorded, type Seat } from "./store";

/** Who sits where: the only writer of assignments. Their terms are in terms.ts. */

export type Assignment = typeof assignments.$inferSelect;
export type Seated = { assignment: Assignment; seat: Seat };

const ASSIGNMENT = machine<typeof assignments, AssignmentStatus>({
  entity: "assignment",
  table: assignments,
  column: "status",
  moves: ASSIGNMENT_MOVES,
  orderIdOf: (assignment) => assignment.orderId,
});

/** Puts people on seats that are held for their lines. */
export async function insertAssignments(
  tx: TxCtx,
  seated: readonly { seatId: string; workspaceId: string; unitId: string; orderId: string; email: string }[],
): Promise<void> {
  if (seated.length > 0) await tx.db.insert(assignments).values([...seated]);
}

/** The live assignment that was made for this unit. */
export async function selectSeated(ctx: Ctx, unitId: string): Promise<Seated | undefined> {
  const [row] = await ctx.db
    .select({ assignment: assignments, seat: seats })
    .from(assignments)
    .innerJoin(seats, eq(seats.id, assignments.seatId))
    .where(and(eq(assignments.unitId, unitId), eq(assignments.status, "ACTIVE")));
  return row;
}

/** The assignments made for an order, live ones last. A renewal makes none: it extends that of an earlier order. */
export const selectAssignments = (
  ctx: Ctx,
  of: { orderId: string } | { ids: readonly string[] },
): Promise<Assignment[]> =>
  ctx.db
    .select()
    .from(assignments)
    .where("orderId" in of ? eq(assignments.orderId, of.orderId) : inArray(assignments.id, [...of.ids]))
    .orderBy(asc(assignments.endedAt));

export async function lockAssignment(tx: TxCtx, id: string): Promise<Assignment | undefined> {
  const [row] = await tx.db.select().from(assignments).where(eq(assignments.id, id)).for("no key update");
  return row;
}

/**
 * Records that the invitation is out. The first one starts the term, a repeated one keeps it; a move is over, and the
 * seat that was kept for it is `leaving`. One statement, which matches only while the person is on this seat and not yet
 * invited. Answers the assignment, or undefined when it has changed meanwhile.
 */
export async function recordInvited(
  tx: TxCtx,
  { id, seatId, email, unitId, formerSeatId }: Assignment,
  bought: { productId: string; days: number },
  reason: Reason,
): Promise<Assignment | undefined> {
  const now = tx.now();
  const term = nextTerm(now, null, bought.days);
  const invited = tx.db.$with("invited").as(
    tx.db
      .update(assignments)
      .set({
        invitedAt: now,
        formerSeatId: null,
        movedFromId: null,
        startsAt: sql`coalesce(${assignments.startsAt}, ${now}::timestamptz)`,
        endsAt: sql`coalesce(${assignments.endsAt}, ${term.endsAt}::timestamptz)`,
      })
      .where(
        and(
          eq(assignments.id, id),
          eq(assignments.seatId, seatId),
          email === null ? isNull(assignments.email) : eq(assignments.email, email),
          eq(assignments.status, "ACTIVE"),
          isNull(assignments.invitedAt),
        ),
      )
      .returning(),
  );
  const termed = tx.db.$with("termed", { id: terms.id }).as(sql`
    insert into ${terms} (assignment_id, unit_id, order_id, product_id, starts_at, ends_at)
    select id, unit_id, order_id, ${bought.productId}, ${term.startsAt}::timestamptz, ${term.endsAt}::timestamptz from invited
    where not exists (select 1 from ${terms} where ${terms.unitId} = ${unitId} and ${terms.closedAt} is null)
    returning id`);
  const moved = movedSeat(tx, "invited", "held", "invited");
  const record = recorded(tx, "moved", "held", "invited", reason);
  const [row] = await tx.db.with(invited, termed, moved, record).select().from(invited);
  if (row && formerSeatId) await moveSeat(tx, formerSeatId, "leaving", { code: "seat_leaving" });
  return row;
}

/** Records that the person has accepted. False when that was known already or they are no longer on this seat. */
export async function recordJoined(tx: TxCtx, id: string, reason: Reason): Promise<boolean> {
  const joined = tx.db.$with("joined").as(
    tx.db
      .update(assignments)
      .set({ joinedAt: tx.now() })
      .where(
        and(
          eq(assignments.id, id),
          eq(assignments.status, "ACTIVE"),
          isNotNull(assignments.invitedAt),
          isNull(assignments.joinedAt),
        ),
      )
      .returning(),
  );
  const moved = movedSeat(tx, "joined", "invited", "member");
  const record = recorded(tx, "moved", "invited", "member", reason);
  const rows = await tx.db.with(joined, moved, record).select({ id: joined.id }).from(joined);
  return rows.length > 0;
}

/** Moves the seat of the assignment that the CTE `of` answers. */
const movedSeat = (tx: TxCtx, of: string, from: Seat["status"], to: Seat["status"]) =>
  tx.db.$with("moved").as(
    tx.db
      .update(seats)
      .set({ status: to, changedAt: tx.now() })
      .where(and(eq(seats.id, sql`(select seat_id from ${sql.raw(of)})`), eq(seats.status, from)))
      .returning({ id: seats.id }),
  );

/**
 * Ends the assignment. Its seat is `leaving`, and so is one that was kept for a move: free only once the workspace has
 * confirmed that the person is gone. Answers the seats that leave. `assignment` must be locked and current.
 */
export async function endAssignment(
  tx: TxCtx,
  assignment: Assignment,
  how: Exclude<AssignmentStatus, "ACTIVE">,
  reason: Reason,
): Promise<string[]> {
  const over = { endedAt: tx.now(), formerSeatId: null, movedFromId: null };
  await transition(tx, ASSIGNMENT, assignment, how, reason, over);
  const seatIds = [assignment.seatId, ...(assignment.formerSeatId ? [assignment.formerSeatId] : [])];
  for (const seatId of seatIds) await moveSeat(tx, seatId, "leaving", { code: "seat_leaving" });
  return seatIds;
}

/**
 * Puts the person on another held seat, to be invited there. The old seat is free at once when no invitation to it can
 * exist; it is `leaving`, or `kept` as it is until the new invitation is out. `assignment` must be locked and current.
 */
export async function changeSeat(
  tx: TxCtx,
  assignment: Assignment,
  to: { id: string; workspaceId: string },
  old: "free" | "leaving" | "kept",
): Promise<void> {
  const { id, seatId, workspaceId, invitedAt, formerSeatId, movedFromId } = assignment;
  await tx.db
    .update(assignments)
    .set({
      seatId: to.id,
      workspaceId: to.workspaceId,
      invitedAt: null,
      listedAt: null,
      joinedAt: null,
      formerSeatId: old === "kept" ? seatId : formerSeatId,
      // Whoever was never invited has moved nowhere.
      movedFromId: invitedAt ? workspaceId : movedFromId,
    })
    .where(eq(assignments.id, id));
  if (old !== "kept") await moveSeat(tx, seatId, old, { code: old === "free" ? "seat_released" : "seat_leaving" });
}

/** Hangs the assignment on another unit that has paid a term of it: its own is over, and somebody has to carry it. */
export async function rehangAssignment(tx: TxCtx, id: string, to: { unitId: string; orderId: string }): Promise<void> {
  await tx.db.update(assignments).set(to).where(eq(assignments.id, id));
}

/**
 * The person is to be invited once more, here or elsewhere: their workspace is of no use to them. Seat and term stay, and
 * what they are invited to next counts as a move. `assignment` must be locked and current.
 */
export async function awaitInvitation(tx: TxCtx, { id, workspaceId }: Assignment): Promise<void> {
  await tx.db
    .update(assignments)
    .set({ invitedAt: null, joinedAt: null, movedFromId: workspaceId })
    .where(eq(assignments.id, id));
}

/** Gives the same seat and term another address, which is yet to be invited, and has moved from nowhere. */
export async function renameAssignment(tx: TxCtx, id: string, email: string): Promise<void> {
  const anew = { email, invitedAt: null, listedAt: null, joinedAt: null, movedFromId: null };
  await tx.db.update(assignments).set(anew).where(eq(assignments.id, id));
}

/** Everybody who was invited and has not been seen in their workspace yet. */
export const selectWaitingToJoin = (ctx: Ctx): Promise<Assignment[]> =>
  ctx.db
    .select()
    .from(assignments)
    .where(and(eq(assignments.status, "ACTIVE"), isNotNull(assignments.invitedAt), isNull(assignments.joinedAt)));

/** People who were invited before then and whom no list of their workspace has shown yet, longest waiting first. */
export const selectUnlisted = (ctx: Ctx, before: Date, limit: number): Promise<Assignment[]> =>
  ctx.db
    .select()
    .from(assignments)
    .where(
      and(
        eq(assignments.status, "ACTIVE"),
        lt(assignments.invitedAt, before),
        isNull(assignments.joinedAt),
        isNull(assignments.listedAt),
      ),
    )
    .orderBy(asc(assignments.invitedAt))
    .limit(limit);

/** Their workspace's lists show these people, on the seats that they are known to have. */
export async function recordListed(ctx: Ctx, seen: readonly Pick<Assignment, "id" | "seatId">[]): Promise<void> {
  if (seen.length === 0) return;
  const isSeen = seen.map(({ id, seatId }) => and(eq(assignments.id, id), eq(assignments.seatId, seatId)));
  await ctx.db
    .update(assignments)
    .set({ listedAt: ctx.now() })
    .where(and(or(...isSeen), isNull(assignments.listedAt)));
}

/** The invitation was none: the person is still to be invited to the same seat. Its term runs on. */
export async function forgetInvitation(tx: TxCtx, id: string): Promise<void> {
  await tx.db.update(assignments).set({ invitedAt: null, listedAt: null }).where(eq(assignments.id, id));
}

/** Everybody with a live assignment in a workspace, invited or not. */
export const selectLiveIn = (ctx: Ctx, workspaceId: string): Promise<Assignment[]> =>
  ctx.db
    .select()
    .from(assignments)
    .where(and(eq(assignments.workspaceId, workspaceId), eq(assignments.status, "ACTIVE")));
