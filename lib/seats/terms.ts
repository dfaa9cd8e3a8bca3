import { and, asc, count, eq, gt, isNull, lte } from "drizzle-orm";
import { assignments, seats, terms } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import type { Assignment } from "./assignments";
import type { Seat } from "./store";
import { closeGaps, lengthen, nextTerm } from "./rules";

/**
 * For how long a person's seat is paid. An assignment ends with the last of its live terms; its `ends_at` is updated in
 * the commit that changes them. Only for callers that have locked the assignment.
 */

export type Term = typeof terms.$inferSelect;

/** Adds a term after the last one, or from now when that is over. The first term is added by the invitation. */
export async function addTerm(
  tx: TxCtx,
  assignment: Assignment,
  bought: { unitId: string; orderId: string; productId: string; days: number },
): Promise<Term> {
  const { days, ...facts } = bought;
  const span = nextTerm(tx.now(), assignment.endsAt, days);
  const lasting = tx.db
    .$with("lasting")
    .as(
      tx.db
        .update(assignments)
        .set({ endsAt: span.endsAt })
        .where(eq(assignments.id, assignment.id))
        .returning({ id: assignments.id }),
    );
  const [term] = await tx.db
    .with(lasting)
    .insert(terms)
    .values({ ...facts, ...span, assignmentId: assignment.id })
    .returning();
  if (!term) throw new Error("an insert answers its row");
  return term;
}

/**
 * Closes the live term of a unit, expired or withdrawn, and starts later ones earlier. Answers the live terms that are
 * left, and those of them whose times have changed. Repeating it changes nothing.
 */
export async function closeTerm(
  tx: TxCtx,
  assignment: Assignment,
  unitId: string,
): Promise<{ left: Term[]; moved: Term[] }> {
  const live = await selectLiveTerms(tx, assignment.id);
  const closing = live.find((term) => term.unitId === unitId);
  const others = live.filter((term) => term !== closing);
  if (!closing) return { left: others, moved: [] };
  await tx.db.update(terms).set({ closedAt: tx.now() }).where(eq(terms.id, closing.id));

  const left = closeGaps(others, tx.now());
  const moved = left.filter((term) => !others.includes(term));
  for (const { id, startsAt, endsAt } of moved)
    await tx.db.update(terms).set({ startsAt, endsAt }).where(eq(terms.id, id));
  const last = left.at(-1);
  if (last) await tx.db.update(assignments).set({ endsAt: last.endsAt }).where(eq(assignments.id, assignment.id));
  return { left, moved };
}

/** Makes a live term longer; later ones begin that much later. Answers the terms whose times have changed. */
export async function lengthenTerm(tx: TxCtx, live: readonly Term[], longer: Term, days: number): Promise<Term[]> {
  const changed = lengthen(live, longer, days).filter((term) => !live.includes(term));
  for (const { id, startsAt, endsAt } of changed)
    await tx.db.update(terms).set({ startsAt, endsAt }).where(eq(terms.id, id));
  const last = Math.max(...[...live, ...changed].map(({ endsAt }) => endsAt.getTime()));
  await tx.db
    .update(assignments)
    .set({ endsAt: new Date(last) })
    .where(eq(assignments.id, longer.assignmentId));
  return changed;
}

export const selectLiveTerms = (ctx: Ctx, assignmentId: string): Promise<Term[]> =>
  ctx.db
    .select()
    .from(terms)
    .where(and(eq(terms.assignmentId, assignmentId), isNull(terms.closedAt)))
    .orderBy(asc(terms.startsAt));

export async function selectTerm(ctx: Ctx, id: string): Promise<Term | undefined> {
  const [term] = await ctx.db.select().from(terms).where(eq(terms.id, id));
  return term;
}

/** Live terms that were over at `until`, longest overdue first. */
export async function selectOver(ctx: Ctx, until: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: terms.id })
    .from(terms)
    .where(and(isNull(terms.closedAt), lte(terms.endsAt, until)))
    .orderBy(asc(terms.endsAt))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** How many people sit on seats whose last term has ended since. */
export async function countOverstayed(ctx: Ctx, since: Date): Promise<number> {
  const [row] = await ctx.db
    .select({ people: count() })
    .from(assignments)
    .where(and(isOverstayed(ctx), gt(assignments.endsAt, since)));
  return row?.people ?? 0;
}

/** The seats of people whose last term is over, longest overdue first. */
export async function selectOverstayed(ctx: Ctx, limit: number): Promise<{ seat: Seat; endsAt: Date }[]> {
  const rows = await ctx.db
    .select({ seat: seats, endsAt: assignments.endsAt })
    .from(assignments)
    .innerJoin(seats, eq(seats.id, assignments.seatId))
    .where(isOverstayed(ctx))
    .orderBy(asc(assignments.endsAt))
    .limit(limit);
  return rows.flatMap(({ seat, endsAt }) => (endsAt ? [{ seat, endsAt }] : []));
}

const isOverstayed = (ctx: Ctx) => and(eq(assignments.status, "ACTIVE"), lte(assignments.endsAt, ctx.now()));

type Leaver = { email: string; workspaceId: string; endsAt: Date };

/** Named people on seats whose last term was paid for by this order, and when each of them leaves. */
export async function selectLeavers(ctx: Ctx, orderId: string): Promise<Leaver[]> {
  const rows = await ctx.db
    .select({ email: assignments.email, workspaceId: assignments.workspaceId, endsAt: terms.endsAt })
    .from(terms)
    .innerJoin(assignments, and(eq(assignments.id, terms.assignmentId), eq(assignments.endsAt, terms.endsAt)))
    .where(and(eq(terms.orderId, orderId), isNull(terms.closedAt), eq(assignments.status, "ACTIVE")))
    .orderBy(asc(assignments.email));
  return rows.flatMap(({ email, ...leaver }) => (email === null ? [] : [{ ...leaver, email }]));
}
