import { and, eq, inArray, isNotNull, isNull, max, sql } from "drizzle-orm";
import { assignments, seats, workspaces } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";

/** Every query of workspaces as a whole: their health, their size; the only writer of `workspaces.status`. */

export type Workspace = typeof workspaces.$inferSelect;

/** Workspaces with invitations that were not accepted yet. */
export async function selectWorkspacesToSync(ctx: Ctx): Promise<Workspace[]> {
  const waiting = ctx.db
    .selectDistinct({ id: assignments.workspaceId })
    .from(assignments)
    .where(and(eq(assignments.status, "ACTIVE"), isNotNull(assignments.invitedAt), isNull(assignments.joinedAt)));
  return ctx.db
    .select()
    .from(workspaces)
    .where(and(inArray(workspaces.id, waiting), eq(workspaces.status, "AVAILABLE")));
}

/** The vendor has failed us: pass over this workspace for a while, or until a person looks (`SUSPENDED`). */
export async function restWorkspace(ctx: Ctx, id: string, trouble: string, until: Date): Promise<void> {
  await ctx.db
    .update(workspaces)
    .set({ restUntil: until, trouble, failures: sql`${workspaces.failures} + 1` })
    .where(eq(workspaces.id, id));
}

export async function suspendWorkspace(ctx: Ctx, id: string, trouble: string): Promise<void> {
  await ctx.db.update(workspaces).set({ status: "SUSPENDED", trouble }).where(eq(workspaces.id, id));
}

export async function markWorkspaceWell(ctx: Ctx, id: string): Promise<void> {
  await ctx.db
    .update(workspaces)
    .set({ restUntil: null, trouble: null, failures: 0 })
    .where(and(eq(workspaces.id, id), sql`(${workspaces.failures} > 0 or ${workspaces.restUntil} is not null)`));
}

/** Makes a workspace known, or finds it again. */
export async function upsertWorkspace(
  tx: TxCtx,
  workspace: { poolId: string; name: string; driver: Workspace["driver"]; remoteId: string },
): Promise<string> {
  const [row] = await tx.db
    .insert(workspaces)
    .values({ ...workspace, createdAt: tx.now() })
    .onConflictDoUpdate({ target: workspaces.name, set: { poolId: workspace.poolId } })
    .returning({ id: workspaces.id });
  if (!row) throw new Error("an upsert answers its row");
  return row.id;
}

/** Grows or shrinks a workspace to `wanted` sellable seats. Only free seats are retired; answers the seats it then has. */
export async function setWorkspaceSeats(tx: TxCtx, workspaceId: string, wanted: number): Promise<number> {
  await tx.db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for("update");
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
  const surplus = tx.db
    .select({ id: seats.id })
    .from(seats)
    .where(and(eq(seats.workspaceId, workspaceId), eq(seats.status, "free")))
    .orderBy(sql`${seats.number} desc`)
    .limit(live - wanted)
    .for("update");
  const retired = await tx.db
    .update(seats)
    .set({ status: "retired" })
    .where(inArray(seats.id, surplus))
    .returning({ id: seats.id });
  return live - retired.length;
}
