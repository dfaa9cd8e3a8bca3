import { and, asc, eq, gt, isNotNull, isNull, lte, notExists } from "drizzle-orm";
import { assignments, inviteAttempts, seats, workspaces } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { canMoveSeat, type AssignmentStatus, type SeatStatus } from "./status";

/** Every query of seats and assignments; with claim.ts the only writer of their statuses. */

export type Seat = typeof seats.$inferSelect;
export type Assignment = typeof assignments.$inferSelect;

export async function moveSeat(tx: TxCtx, seatId: string, to: SeatStatus): Promise<void> {
  const [seat] = await tx.db.select().from(seats).where(eq(seats.id, seatId)).for("update");
  if (!seat) throw new DomainError("not_found", "There is no such seat.");
  if (seat.status === to) return;
  if (!canMoveSeat(seat.status, to))
    throw new DomainError("conflict", `A seat that is ${seat.status} cannot become ${to}.`, { seatId });
  const isNobodys = to === "free" || to === "retired";
  await tx.db
    .update(seats)
    .set({ status: to, changedAt: tx.now(), ...(isNobodys ? { orderId: null } : {}) })
    .where(eq(seats.id, seatId));
}

/** Gives back the seats that the order only held. Answers how many. */
export async function releaseHeld(tx: TxCtx, orderId: string): Promise<number> {
  const released = await tx.db
    .update(seats)
    .set({ status: "free", orderId: null, changedAt: tx.now() })
    .where(and(eq(seats.orderId, orderId), eq(seats.status, "held")))
    .returning({ id: seats.id });
  return released.length;
}

/** Seats that the order holds and nobody was placed on yet. */
export async function selectUnplaced(tx: TxCtx, orderId: string): Promise<Seat[]> {
  const live = tx.db
    .select({ id: assignments.id })
    .from(assignments)
    .where(and(eq(assignments.seatId, seats.id), eq(assignments.status, "ACTIVE")));
  return tx.db
    .select()
    .from(seats)
    .where(and(eq(seats.orderId, orderId), eq(seats.status, "held"), notExists(live)))
    .orderBy(asc(seats.workspaceId), asc(seats.number));
}

export async function insertAssignment(
  tx: TxCtx,
  place: { seatId: string; workspaceId: string; orderId: string; position: number; email: string | null },
): Promise<void> {
  await tx.db.insert(assignments).values(place);
}

/** Workspaces where this person has a live place. */
export async function livingIn(ctx: Ctx, email: string): Promise<string[]> {
  const rows = await ctx.db
    .select({ workspaceId: assignments.workspaceId })
    .from(assignments)
    .where(and(eq(assignments.status, "ACTIVE"), eq(assignments.email, email)));
  return rows.map((row) => row.workspaceId);
}

export const selectAssignments = (ctx: Ctx, orderId: string) =>
  ctx.db
    .select({ assignment: assignments, workspace: workspaces, seat: seats })
    .from(assignments)
    .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId))
    .innerJoin(seats, eq(seats.id, assignments.seatId))
    .where(eq(assignments.orderId, orderId))
    .orderBy(asc(assignments.position), asc(assignments.startsAt));

export async function selectPlace(ctx: Ctx, assignmentId: string) {
  const [row] = await ctx.db
    .select({ assignment: assignments, workspace: workspaces, seat: seats })
    .from(assignments)
    .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId))
    .innerJoin(seats, eq(seats.id, assignments.seatId))
    .where(eq(assignments.id, assignmentId));
  return row;
}

export async function lockAssignment(tx: TxCtx, id: string): Promise<Assignment> {
  const [row] = await tx.db.select().from(assignments).where(eq(assignments.id, id)).for("update");
  if (!row) throw new DomainError("not_found", "There is no such assignment.");
  return row;
}

export const nameAssignment = (tx: TxCtx, id: string, email: string) =>
  tx.db.update(assignments).set({ email }).where(eq(assignments.id, id));

/** The invitation is out: the term begins with the first one and keeps its end when it is sent again. */
export async function markInvited(tx: TxCtx, assignment: Assignment, termDays: number): Promise<void> {
  const at = tx.now();
  await tx.db
    .update(assignments)
    .set({
      invitedAt: at,
      startsAt: assignment.startsAt ?? at,
      endsAt: assignment.endsAt ?? new Date(at.getTime() + termDays * 86_400_000),
    })
    .where(eq(assignments.id, assignment.id));
  await moveSeat(tx, assignment.seatId, "invited");
}

export async function markJoined(tx: TxCtx, assignment: Assignment): Promise<void> {
  await tx.db.update(assignments).set({ joinedAt: tx.now() }).where(eq(assignments.id, assignment.id));
  await moveSeat(tx, assignment.seatId, "member");
}

/** The term is over here; the seat is free only after the workspace has confirmed that the person is gone. */
export async function endAssignment(
  tx: TxCtx,
  assignment: Assignment,
  how: Exclude<AssignmentStatus, "ACTIVE">,
  reason: string,
): Promise<void> {
  await tx.db
    .update(assignments)
    .set({ status: how, endedAt: tx.now(), endReason: reason })
    .where(and(eq(assignments.id, assignment.id), eq(assignments.status, "ACTIVE")));
  await moveSeat(tx, assignment.seatId, "leaving");
}

/** Puts the person on another held seat; the old one leaves, or is free at once when nobody can have been invited. */
export async function changeSeat(
  tx: TxCtx,
  assignment: Assignment,
  to: { id: string; workspaceId: string },
  old: "free" | "leaving",
): Promise<void> {
  await tx.db
    .update(assignments)
    .set({ seatId: to.id, workspaceId: to.workspaceId, invitedAt: null, joinedAt: null })
    .where(eq(assignments.id, assignment.id));
  await moveSeat(tx, assignment.seatId, old);
}

export async function selectOver(ctx: Ctx, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: assignments.id })
    .from(assignments)
    .where(and(eq(assignments.status, "ACTIVE"), lte(assignments.endsAt, ctx.now())))
    .orderBy(asc(assignments.endsAt))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Seats whose person is on the way out, with the person. */
export async function selectLeaving(ctx: Ctx, limit: number, seatId?: string) {
  return ctx.db
    .select({ seat: seats, workspace: workspaces })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .where(and(eq(seats.status, "leaving"), seatId === undefined ? undefined : eq(seats.id, seatId)))
    .orderBy(asc(seats.changedAt))
    .limit(limit);
}

/** Everybody whom Kursi ever called to this workspace for this order, so that no stranger is ever removed. */
export async function selectCalled(ctx: Ctx, orderId: string, workspaceId: string) {
  return ctx.db
    .selectDistinct({ email: inviteAttempts.email, assignmentId: inviteAttempts.assignmentId })
    .from(inviteAttempts)
    .where(
      and(
        eq(inviteAttempts.orderId, orderId),
        eq(inviteAttempts.workspaceId, workspaceId),
        eq(inviteAttempts.action, "invite"),
        isNotNull(inviteAttempts.email),
      ),
    );
}

/** Whether an invitation for this order to this workspace may still be on its way: sent since `since`, no answer noted. */
export async function isCallUnderWay(ctx: Ctx, orderId: string, workspaceId: string, since: Date): Promise<boolean> {
  const under = await ctx.db.$count(
    inviteAttempts,
    and(
      eq(inviteAttempts.orderId, orderId),
      eq(inviteAttempts.workspaceId, workspaceId),
      eq(inviteAttempts.action, "invite"),
      eq(inviteAttempts.outcome, "unknown"),
      gt(inviteAttempts.at, since),
    ),
  );
  return under > 0;
}

export const selectWaitingToJoin = (ctx: Ctx, workspaceId: string) =>
  ctx.db
    .select()
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, workspaceId),
        eq(assignments.status, "ACTIVE"),
        isNotNull(assignments.invitedAt),
        isNull(assignments.joinedAt),
      ),
    );

export type InviteAttempt = typeof inviteAttempts.$inferSelect;

/** A call to a workspace is about to be made. Until its outcome is noted it counts as unknown, also after a crash. */
export async function beginAttempt(
  ctx: Ctx,
  attempt: Pick<InviteAttempt, "orderId" | "assignmentId" | "workspaceId" | "email" | "action">,
): Promise<number> {
  const [row] = await ctx.db
    .insert(inviteAttempts)
    .values({ ...attempt, outcome: "unknown", detail: "no answer was noted", at: ctx.now() })
    .returning({ id: inviteAttempts.id });
  if (!row) throw new Error("an insert answers its row");
  return row.id;
}

export async function noteOutcome(ctx: Ctx, attemptId: number, outcome: string, detail: string | null): Promise<void> {
  await ctx.db.update(inviteAttempts).set({ outcome, detail }).where(eq(inviteAttempts.id, attemptId));
}

export const selectInviteAttempts = (ctx: Ctx, where: { orderId: string } | { assignmentId: string }) =>
  ctx.db
    .select({ attempt: inviteAttempts, workspaceName: workspaces.name })
    .from(inviteAttempts)
    .innerJoin(workspaces, eq(workspaces.id, inviteAttempts.workspaceId))
    .where(
      "orderId" in where
        ? eq(inviteAttempts.orderId, where.orderId)
        : eq(inviteAttempts.assignmentId, where.assignmentId),
    )
    .orderBy(asc(inviteAttempts.id));
