import { and, asc, eq, gte, isNotNull, isNull, lt, min, notExists, or, sql } from "drizzle-orm";
import { assignments, reminders, terms } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import type { ReminderKind } from "./status";

/** Whose last term ends when, and who was reminded of it. The only writer of reminders. */

/** A named person whose last term ends. `isOver`: it has, and their seat was taken back or is about to be. */
export type Leaving = {
  assignmentId: string;
  unitId: string;
  productId: string;
  email: string;
  seatId: string;
  workspaceId: string;
  startsAt: Date;
  endsAt: Date;
  isOver: boolean;
};

/** From the first instant to before the other. */
export type Window = { from: Date; to: Date };

/** Only the last term of an assignment ends at the assignment's own end. */
const isLastTerm = and(eq(assignments.id, terms.assignmentId), eq(assignments.endsAt, terms.endsAt));
const isRunning = and(eq(assignments.status, "ACTIVE"), isNull(terms.closedAt));
const isPast = and(eq(assignments.status, "ENDED"), isNotNull(terms.closedAt));

/** The people of an order whose last term was paid for by it and ends, or has ended, in the window. By email. */
export async function selectPeopleLeaving(ctx: Ctx, orderId: string, { from, to }: Window): Promise<Leaving[]> {
  const rows = await ctx.db
    .select({
      assignmentId: assignments.id,
      unitId: terms.unitId,
      productId: terms.productId,
      email: assignments.email,
      seatId: assignments.seatId,
      workspaceId: assignments.workspaceId,
      startsAt: terms.startsAt,
      endsAt: terms.endsAt,
      status: assignments.status,
    })
    .from(terms)
    .innerJoin(assignments, isLastTerm)
    .where(and(eq(terms.orderId, orderId), gte(terms.endsAt, from), lt(terms.endsAt, to), or(isRunning, isPast)))
    .orderBy(asc(assignments.email));
  return rows.flatMap(({ status, email, ...term }) =>
    email === null ? [] : [{ ...term, email, isOver: status === "ENDED" }],
  );
}

/** Orders with people to remind: their last term ends in the window, lasts longer than `days`, and they were not told. */
export async function selectUnreminded(
  ctx: Ctx,
  kind: ReminderKind,
  { from, to }: Window,
  options: { longerThanDays: number; limit: number },
): Promise<string[]> {
  const told = ctx.db
    .select({ id: reminders.id })
    .from(reminders)
    .where(
      and(
        eq(reminders.assignmentId, assignments.id),
        eq(reminders.endsAt, assignments.endsAt),
        eq(reminders.kind, kind),
      ),
    );
  const rows = await ctx.db
    .select({ orderId: terms.orderId })
    .from(terms)
    .innerJoin(assignments, isLastTerm)
    .where(
      and(
        gte(terms.endsAt, from),
        lt(terms.endsAt, to),
        isRunning,
        isNotNull(assignments.email),
        sql`${terms.endsAt} - ${terms.startsAt} > make_interval(days => ${options.longerThanDays})`,
        notExists(told),
      ),
    )
    .groupBy(terms.orderId)
    .orderBy(asc(min(terms.endsAt)), asc(terms.orderId))
    .limit(options.limit);
  return rows.map(({ orderId }) => orderId);
}

type Told = Pick<Leaving, "assignmentId" | "endsAt">;

/** Records that these people are reminded now. Answers the assignments of those who were not before. */
export async function recordReminders(tx: TxCtx, kind: ReminderKind, people: readonly Told[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await tx.db
    .insert(reminders)
    .values(people.map(({ assignmentId, endsAt }) => ({ assignmentId, endsAt, kind, at: tx.now() })))
    .onConflictDoNothing()
    .returning({ id: reminders.assignmentId });
  return new Set(rows.map(({ id }) => id));
}

/** A reminder was not sent after all: whoever it is still true for is reminded anew. */
export async function forgetReminders(tx: TxCtx, kind: ReminderKind, people: readonly Told[]): Promise<void> {
  for (const { assignmentId, endsAt } of people)
    await tx.db
      .delete(reminders)
      .where(and(eq(reminders.assignmentId, assignmentId), eq(reminders.endsAt, endsAt), eq(reminders.kind, kind)));
}
