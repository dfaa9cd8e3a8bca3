import { and, asc, eq, inArray, isNull, lte, ne, or, sql } from "drizzle-orm";
import { pools, workspaces } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { machine, transition } from "@/lib/work/transition";
import type { DriverName } from "./driver";
import { isOpenForSale, nextQuestion } from "./rules";
import { WORKSPACE_MOVES, type WorkspaceStatus, type WorkspaceTrouble } from "./status";

/** Pools and workspaces; the only writer of their tables. Calls to their vendors are in calls.ts. */

export type Workspace = typeof workspaces.$inferSelect;

const WORKSPACE = machine<typeof workspaces, WorkspaceStatus>({
  entity: "workspace",
  table: workspaces,
  column: "status",
  moves: WORKSPACE_MOVES,
  // It serves many orders and stands on no one's timeline.
  orderIdOf: () => null,
});

/** Makes a pool known, or renames it. */
export async function upsertPool(ctx: Ctx, pool: typeof pools.$inferInsert): Promise<void> {
  await ctx.db
    .insert(pools)
    .values(pool)
    .onConflictDoUpdate({ target: pools.id, set: { name: pool.name } });
}

/** Makes a workspace known that one driver reaches, or finds it again by its name. Its health is left alone. */
export async function upsertWorkspace(
  ctx: Ctx,
  workspace: Pick<typeof workspaces.$inferInsert, "reserve" | "paceSeconds"> & {
    poolId: string;
    name: string;
    driver: DriverName;
    remoteId: string;
  },
): Promise<string> {
  const { poolId, reserve, driver } = workspace;
  const [row] = await ctx.db
    .insert(workspaces)
    .values({ ...workspace, drivers: [driver], createdAt: ctx.now() })
    .onConflictDoUpdate({ target: workspaces.name, set: { poolId, ...(reserve !== undefined && { reserve }) } })
    .returning({ id: workspaces.id });
  if (!row) throw new Error("an upsert answers its row");
  return row.id;
}

/**
 * All workspaces of these pools, whatever their health, oldest first. Their `reserve` is all that is not for sale: what
 * the owner keeps back, and the seats on which strangers sit.
 */
export async function selectPoolWorkspaces(ctx: Ctx, poolIds: readonly string[]): Promise<Workspace[]> {
  const rows = await ctx.db
    .select()
    .from(workspaces)
    .where(inArray(workspaces.poolId, [...poolIds]))
    .orderBy(asc(workspaces.createdAt), asc(workspaces.id));
  return rows.map((row) => ({ ...row, reserve: row.reserve + row.strangers }));
}

/** The workspaces of these pools that may be sold from now: available and not resting, oldest first. */
export async function openForSale(ctx: Ctx, poolIds: readonly string[]): Promise<Workspace[]> {
  if (poolIds.length === 0) return [];
  const all = await selectPoolWorkspaces(ctx, poolIds);
  return all.filter((workspace) => isOpenForSale(workspace, ctx.now()));
}

export async function selectWorkspaces(ctx: Ctx, ids: readonly string[]): Promise<Workspace[]> {
  if (ids.length === 0) return [];
  return ctx.db
    .select()
    .from(workspaces)
    .where(inArray(workspaces.id, [...ids]));
}

/** Throws `not_found`. `isLocked`: kept as it is until the transaction ends. */
export async function selectWorkspace(ctx: Ctx, id: string, { isLocked = false } = {}): Promise<Workspace> {
  const found = ctx.db.select().from(workspaces).where(eq(workspaces.id, id));
  const [row] = await (isLocked ? found.for("no key update") : found);
  if (!row) throw new DomainError("not_found", "There is no such workspace.");
  return row;
}

/** The shop's own entry for the workspace that a driver knows as `remoteId`, or null when the shop does not sell it. */
export async function findWorkspace(
  ctx: Ctx,
  driver: DriverName,
  remoteId: string,
): Promise<{ id: string; poolId: string } | null> {
  const [row] = await ctx.db
    .select({ id: workspaces.id, poolId: workspaces.poolId })
    .from(workspaces)
    .where(and(eq(workspaces.driver, driver), eq(workspaces.remoteId, remoteId)));
  return row ?? null;
}

/** The vendor has failed us: this workspace is passed over until then. */
export async function restWorkspace(ctx: Ctx, id: string, trouble: WorkspaceTrouble, until: Date): Promise<void> {
  await ctx.db
    .update(workspaces)
    .set({ restUntil: until, trouble, failures: sql`${workspaces.failures} + 1` })
    .where(eq(workspaces.id, id));
}

/**
 * The vendor refuses our sign-in: nobody is invited there until it answers again. Failures before count, so that one that
 * comes and goes is asked less and less often. Repeating it changes nothing.
 */
export async function suspendWorkspace(ctx: Ctx, id: string, refusal: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const workspace = await selectWorkspace(tx, id, { isLocked: true });
    await transition(
      tx,
      WORKSPACE,
      workspace,
      "SUSPENDED",
      { code: "workspace_refused_sign_in", refusal },
      { trouble: "auth", failures: workspace.failures + 1, restUntil: nextQuestion(tx.now(), workspace.failures) },
    );
  });
}

/** Staff close it: nobody is invited there until staff open it again. Repeating it changes nothing. */
export async function closeWorkspace(tx: TxCtx, id: string): Promise<void> {
  const workspace = await selectWorkspace(tx, id, { isLocked: true });
  const facts = { trouble: "closed_by_staff", restUntil: null };
  await transition(tx, WORKSPACE, workspace, "SUSPENDED", { code: "workspace_closed" }, facts);
  // One that was suspended already would be opened by itself as soon as its vendor answers.
  if (workspace.status === "SUSPENDED") await tx.db.update(workspaces).set(facts).where(eq(workspaces.id, id));
}

/** Its vendor has answered: it is sold from again. False when it was open already. Failures count until a call goes well. */
export async function reopenWorkspace(tx: TxCtx, id: string): Promise<boolean> {
  const workspace = await selectWorkspace(tx, id, { isLocked: true });
  if (workspace.status === "AVAILABLE") return false;
  const facts = { trouble: null, restUntil: null };
  await transition(tx, WORKSPACE, workspace, "AVAILABLE", { code: "workspace_reopened" }, facts);
  return true;
}

/**
 * Suspended workspaces whose vendor is to be asked again, longest waiting first. Each is taken by one caller, and its
 * next question is booked, before it is asked.
 */
export async function takeQuestions(ctx: Ctx, limit: number): Promise<string[]> {
  const due = await ctx.db
    .select({ id: workspaces.id, failures: workspaces.failures })
    .from(workspaces)
    .where(
      and(
        eq(workspaces.status, "SUSPENDED"),
        ne(sql`coalesce(${workspaces.trouble}, '')`, "closed_by_staff"),
        or(isNull(workspaces.restUntil), lte(workspaces.restUntil, ctx.now())),
      ),
    )
    .orderBy(asc(workspaces.restUntil))
    .limit(limit);
  const taken: string[] = [];
  for (const { id, failures } of due) {
    const rows = await ctx.db
      .update(workspaces)
      .set({ failures: failures + 1, restUntil: nextQuestion(ctx.now(), failures) })
      .where(and(eq(workspaces.id, id), eq(workspaces.status, "SUSPENDED"), eq(workspaces.failures, failures)))
      .returning({ id: workspaces.id });
    taken.push(...rows.map((row) => row.id));
  }
  return taken;
}

/** A call has gone well: forgets earlier failures. Writes nothing when there were none. */
export async function markWell(ctx: Ctx, workspace: Workspace): Promise<void> {
  if (workspace.failures === 0 && workspace.restUntil === null) return;
  await ctx.db
    .update(workspaces)
    .set({ restUntil: null, trouble: null, failures: 0 })
    .where(and(eq(workspaces.id, workspace.id), eq(workspaces.status, "AVAILABLE")));
}

/** How often a link that was given up is tried again. */
const FIRST_LINK_AGAIN_MS = 30 * 60_000;

/**
 * The link in use has been refused: the next one of the chain takes over. False when there is none, or somebody else
 * has changed it already; the workspace as it was read decides which link is meant.
 */
export async function stepDown(ctx: Ctx, { id, drivers, driver }: Workspace): Promise<boolean> {
  const next = drivers[drivers.indexOf(driver) + 1];
  if (next === undefined) return false;
  const rows = await ctx.db
    .update(workspaces)
    .set({ driver: next, firstLinkAgainAt: new Date(ctx.now().getTime() + FIRST_LINK_AGAIN_MS) })
    .where(and(eq(workspaces.id, id), eq(workspaces.driver, driver)))
    .returning({ id: workspaces.id });
  return rows.length > 0;
}

/** The best link answers again. */
export async function stepUp(ctx: Ctx, { id, drivers }: Workspace): Promise<void> {
  await ctx.db.update(workspaces).set({ driver: drivers[0], firstLinkAgainAt: null }).where(eq(workspaces.id, id));
}

/** Workspaces whose best link was given up and is to be tried again. Each is taken by one caller. */
export async function takeSteppedDown(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db
    .update(workspaces)
    .set({ firstLinkAgainAt: new Date(ctx.now().getTime() + FIRST_LINK_AGAIN_MS) })
    .where(and(eq(workspaces.status, "AVAILABLE"), lte(workspaces.firstLinkAgainAt, ctx.now())))
    .returning({ id: workspaces.id });
  return rows.map(({ id }) => id);
}
