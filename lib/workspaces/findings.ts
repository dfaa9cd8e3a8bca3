import { and, asc, eq, inArray, isNull, lte, ne, or, sql } from "drizzle-orm";
import { workspaceFindings, workspaces } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Erased } from "@/lib/core/erasure";
import { actorName, type Ctx, type TxCtx } from "@/lib/work/context";
import { begin, isUndecided, MISSES_APART_MS, next } from "./belief";
import type { FindingEnd, FindingKind, Standing } from "./status";

/** Where workspaces and our record of them differ; the only writer of its table. With store.ts, of what a check has seen. */

export type Finding = typeof workspaceFindings.$inferSelect;

/** What one reading has shown. */
export type Shown = {
  kind: FindingKind;
  /** Lower case; empty for a difference of numbers. */
  email: string;
  assignmentId: string | null;
  orderId: string | null;
  standing: Standing | null;
  invitedBy: string | null;
  seats: number | null;
};

/** The numbers of one reading. */
export type Headcount = { members: number; pending: number };

/** Findings that have begun to count with this reading, and those that counted and are over. */
export type Noted = { believed: Finding[]; over: Finding[] };

const CHECK_EVERY_MS = 15 * 60_000;

const isOpen = isNull(workspaceFindings.endedAt);

/** Open findings of a workspace, oldest first, those that do not count yet included. */
export const selectFindings = (ctx: Ctx, workspaceId: string): Promise<Finding[]> =>
  ctx.db
    .select()
    .from(workspaceFindings)
    .where(and(eq(workspaceFindings.workspaceId, workspaceId), isOpen))
    .orderBy(asc(workspaceFindings.firstSeenAt), asc(workspaceFindings.email));

/** Throws `not_found`. */
export async function selectFinding(ctx: Ctx, id: string): Promise<Finding> {
  const [row] = await ctx.db.select().from(workspaceFindings).where(eq(workspaceFindings.id, id));
  if (!row) throw new DomainError("not_found", "There is no such difference.");
  return row;
}

/** An open finding, locked together with its workspace, as a reading locks them. Throws `not_found`, `conflict` when it is over. */
export async function lockFinding(tx: TxCtx, id: string): Promise<Finding> {
  const { workspaceId } = await selectFinding(tx, id);
  await tx.db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for("no key update");
  const finding = await selectFinding(tx, id);
  if (finding.endedAt) throw new DomainError("conflict", "This difference is over already.", { findingId: id });
  return finding;
}

/**
 * Notes one reading of a workspace, whose row the caller has locked: findings go on, begin and end, and the workspace
 * keeps its numbers. Two readings at once are noted one after the other, and being close together count as one.
 */
export async function noteReading(
  tx: TxCtx,
  workspaceId: string,
  shown: readonly Shown[],
  heads: Headcount,
): Promise<Noted> {
  const now = tx.now();
  const noted: Noted = { believed: [], over: [] };
  const left = new Map(shown.map((one) => [keyOf(one), one]));
  const open: Finding[] = [];
  for (const before of await selectFindings(tx, workspaceId)) {
    const seen = left.get(keyOf(before));
    left.delete(keyOf(before));
    const after = await write(tx, { ...next(before, seen !== undefined, now), ...(seen && detailsOf(seen)) });
    if (!before.believedAt && after.believedAt) noted.believed.push(after);
    if (before.believedAt && after.endedAt) noted.over.push(after);
    if (!after.endedAt) open.push(after);
  }
  for (const seen of left.values()) {
    const fresh = { ...seen, workspaceId, ...begin(seen.kind, now), firstSeenAt: now };
    const [row] = await tx.db.insert(workspaceFindings).values(fresh).returning();
    if (!row) throw new Error("an insert answers its row");
    open.push(row);
    if (row.believedAt) noted.believed.push(row);
  }
  const pause = open.some(isUndecided) ? MISSES_APART_MS : CHECK_EVERY_MS;
  await tx.db
    .update(workspaces)
    .set({
      strangers: open.filter(({ kind }) => kind === "stranger").length,
      checkedAt: now,
      nextCheckAt: new Date(now.getTime() + pause),
      membersSeen: heads.members,
      pendingSeen: heads.pending,
    })
    .where(eq(workspaces.id, workspaceId));
  return noted;
}

const keyOf = ({ kind, email, assignmentId }: Pick<Shown, "kind" | "email" | "assignmentId">): string =>
  `${kind} ${assignmentId ?? ""} ${email}`;

const detailsOf = ({ standing, invitedBy, seats }: Shown) => ({ standing, invitedBy, seats });

async function write(tx: TxCtx, finding: Finding): Promise<Finding> {
  const ended = finding.endedAt && !finding.ended ? { ended: "gone" as const, endedBy: actorName(tx) } : {};
  const { id, ...changed } = { ...finding, ...ended };
  await tx.db.update(workspaceFindings).set(changed).where(eq(workspaceFindings.id, id));
  return { ...finding, ...ended };
}

/** Ends a finding by what somebody has done about it. A stranger's seat can be sold again, or has become a buyer's. */
export async function endFinding(tx: TxCtx, { id, workspaceId, kind }: Finding, ended: FindingEnd): Promise<void> {
  const over = { ended, endedAt: tx.now(), endedBy: actorName(tx) };
  const rows = await tx.db
    .update(workspaceFindings)
    .set(over)
    .where(and(eq(workspaceFindings.id, id), isOpen))
    .returning({ id: workspaceFindings.id });
  if (rows.length === 0 || kind !== "stranger") return;
  await tx.db
    .update(workspaces)
    .set({ strangers: sql`greatest(0, ${workspaces.strangers} - 1)` })
    .where(eq(workspaces.id, workspaceId));
}

/**
 * Workspaces that are to be read now, longest waiting first; by hand nobody can be asked, and a suspended one does not
 * answer. Each is taken by one caller, and its next turn is booked, before it is read.
 */
export async function takeChecks(ctx: Ctx, limit: number): Promise<string[]> {
  const due = ctx.db
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(
      and(
        eq(workspaces.status, "AVAILABLE"),
        ne(workspaces.driver, "manual"),
        or(isNull(workspaces.nextCheckAt), lte(workspaces.nextCheckAt, ctx.now())),
      ),
    )
    .orderBy(sql`${workspaces.nextCheckAt} nulls first`)
    .limit(limit)
    .for("update", { skipLocked: true });
  const rows = await ctx.db
    .update(workspaces)
    .set({ nextCheckAt: new Date(ctx.now().getTime() + CHECK_EVERY_MS) })
    .where(inArray(workspaces.id, due))
    .returning({ id: workspaces.id });
  return rows.map(({ id }) => id);
}

/** Takes a person out of the findings, as a stranger, as one of ours, and as who has invited somebody. */
export async function eraseFromFindings(tx: TxCtx, { email, substitute }: Erased): Promise<void> {
  const row = workspaceFindings;
  await tx.db.update(row).set({ email: substitute }).where(eq(row.email, email));
  await tx.db.update(row).set({ invitedBy: substitute }).where(eq(row.invitedBy, email));
}
