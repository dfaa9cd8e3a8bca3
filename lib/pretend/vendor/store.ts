import { and, asc, count, desc, eq, gt, isNull, lt, lte, ne, sql } from "drizzle-orm";
import { standinCalls, standinPeople, standinWorkspaces } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { readKnobs, type Knobs } from "./knobs";

/** Every query on the pretend vendor's books; nothing else reads or writes them. */

export type StandInWorkspace = { id: string; name: string; seats: number; knobs: Knobs };
export type PersonState = "pending" | "member";
export type Person = { id: string; email: string; state: PersonState };
export type CallAction = "list_members" | "list_pending" | "invite" | "revoke" | "remove";

/** Some weeks of a busy demo; the journal is for looking things up, not a history. */
const CALLS_KEPT = 20_000;
const CALLS_PRUNED_EVERY = 500;

const workspaceFields = {
  id: standinWorkspaces.id,
  name: standinWorkspaces.name,
  seats: standinWorkspaces.seats,
  knobs: standinWorkspaces.knobs,
};
const personFields = { id: standinPeople.id, email: standinPeople.email, state: standinPeople.state };

export async function readWorkspace(ctx: Ctx, id: string): Promise<StandInWorkspace | null> {
  const [row] = await ctx.db.select(workspaceFields).from(standinWorkspaces).where(eq(standinWorkspaces.id, id));
  return row ? { ...row, knobs: readKnobs(row.knobs) } : null;
}

/** Everything that may change who sits in a workspace waits here, so that its seats are counted one call at a time. */
export async function lockWorkspace(tx: TxCtx, id: string): Promise<StandInWorkspace | null> {
  const [row] = await tx.db
    .select(workspaceFields)
    .from(standinWorkspaces)
    .where(eq(standinWorkspaces.id, id))
    .for("update");
  return row ? { ...row, knobs: readKnobs(row.knobs) } : null;
}

export async function readAllWorkspaces(ctx: Ctx): Promise<StandInWorkspace[]> {
  const rows = await ctx.db.select(workspaceFields).from(standinWorkspaces).orderBy(asc(standinWorkspaces.name));
  return rows.map((row) => ({ ...row, knobs: readKnobs(row.knobs) }));
}

export async function findWorkspaceByName(ctx: Ctx, name: string): Promise<StandInWorkspace | null> {
  const [row] = await ctx.db.select(workspaceFields).from(standinWorkspaces).where(eq(standinWorkspaces.name, name));
  return row ? { ...row, knobs: readKnobs(row.knobs) } : null;
}

export async function saveKnobs(ctx: Ctx, id: string, knobs: Knobs): Promise<void> {
  await ctx.db.update(standinWorkspaces).set({ knobs }).where(eq(standinWorkspaces.id, id));
}

/** One page of those whom the lists show by now, in the order in which they were invited. */
export async function visiblePeople(
  ctx: Ctx,
  workspaceId: string,
  page: { state: PersonState; after: string; limit: number },
): Promise<Person[]> {
  return ctx.db
    .select(personFields)
    .from(standinPeople)
    .where(
      and(
        eq(standinPeople.workspaceId, workspaceId),
        eq(standinPeople.state, page.state),
        lte(standinPeople.visibleAt, ctx.now()),
        gt(standinPeople.id, page.after),
      ),
    )
    .orderBy(asc(standinPeople.id))
    .limit(page.limit);
}

/** Everybody, list lag or not. */
export async function allPeople(ctx: Ctx): Promise<(Person & { workspaceId: string })[]> {
  return ctx.db
    .select({ ...personFields, workspaceId: standinPeople.workspaceId })
    .from(standinPeople)
    .orderBy(asc(standinPeople.id));
}

export async function findPerson(ctx: Ctx, workspaceId: string, email: string): Promise<Person | null> {
  const [row] = await ctx.db
    .select(personFields)
    .from(standinPeople)
    .where(and(eq(standinPeople.workspaceId, workspaceId), eq(standinPeople.email, email)));
  return row ?? null;
}

export async function emailOf(ctx: Ctx, workspaceId: string, personId: string): Promise<string | null> {
  const [row] = await ctx.db
    .select({ email: standinPeople.email })
    .from(standinPeople)
    .where(and(eq(standinPeople.workspaceId, workspaceId), eq(standinPeople.id, personId)));
  return row?.email ?? null;
}

/** Members and invitations together: both occupy a seat. */
export async function countPeople(ctx: Ctx, workspaceId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ people: count() })
    .from(standinPeople)
    .where(eq(standinPeople.workspaceId, workspaceId));
  return row?.people ?? 0;
}

export async function addPerson(
  ctx: Ctx,
  person: Person & { workspaceId: string; visibleAt: Date; joinedAt: Date | null },
): Promise<void> {
  await ctx.db.insert(standinPeople).values({ ...person, invitedAt: ctx.now() });
}

export async function letPersonJoin(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.update(standinPeople).set({ state: "member", joinedAt: ctx.now() }).where(eq(standinPeople.id, id));
}

/** False when nobody of that id and state was there. */
export async function dropPerson(ctx: Ctx, workspaceId: string, id: string, state: PersonState): Promise<boolean> {
  const gone = await ctx.db
    .delete(standinPeople)
    .where(and(eq(standinPeople.workspaceId, workspaceId), eq(standinPeople.id, id), eq(standinPeople.state, state)))
    .returning({ id: standinPeople.id });
  return gone.length > 0;
}

export type Call = { workspaceId: string; action: CallAction; email: string | null; outcome: string };

export async function journalCall(ctx: Ctx, call: Call): Promise<void> {
  const [row] = await ctx.db
    .insert(standinCalls)
    .values({ ...call, at: ctx.now() })
    .returning({ id: standinCalls.id });
  if (row && row.id % CALLS_PRUNED_EVERY === 0)
    await ctx.db.delete(standinCalls).where(lt(standinCalls.id, row.id - CALLS_KEPT));
}

/** How often this was asked before: what makes each draw of a fault a new one, and the same one in the next run. */
export async function countCalls(ctx: Ctx, call: Pick<Call, "workspaceId" | "action" | "email">): Promise<number> {
  const [row] = await ctx.db
    .select({ calls: count() })
    .from(standinCalls)
    .where(
      and(
        call.email === null ? isNull(standinCalls.email) : eq(standinCalls.email, call.email),
        eq(standinCalls.workspaceId, call.workspaceId),
        eq(standinCalls.action, call.action),
      ),
    );
  return row?.calls ?? 0;
}

/** When the newest calls that were let in came, newest first. */
export async function newestCalls(ctx: Ctx, workspaceId: string, limit: number): Promise<Date[]> {
  const rows = await ctx.db
    .select({ at: standinCalls.at })
    .from(standinCalls)
    .where(and(eq(standinCalls.workspaceId, workspaceId), ne(standinCalls.outcome, "rate_limited")))
    .orderBy(desc(standinCalls.id))
    .limit(limit);
  return rows.map((row) => row.at);
}

export async function newestJournal(ctx: Ctx, workspaceId: string, limit: number) {
  return ctx.db
    .select({
      id: standinCalls.id,
      action: sql<CallAction>`${standinCalls.action}`,
      email: standinCalls.email,
      outcome: standinCalls.outcome,
      at: standinCalls.at,
    })
    .from(standinCalls)
    .where(eq(standinCalls.workspaceId, workspaceId))
    .orderBy(desc(standinCalls.id))
    .limit(limit);
}

/** What the vendor was asked about one person, oldest first. */
export async function callsAbout(ctx: Ctx, workspaceId: string, email: string): Promise<Call[]> {
  return ctx.db
    .select({
      workspaceId: standinCalls.workspaceId,
      action: sql<CallAction>`${standinCalls.action}`,
      email: standinCalls.email,
      outcome: standinCalls.outcome,
    })
    .from(standinCalls)
    .where(and(eq(standinCalls.workspaceId, workspaceId), eq(standinCalls.email, email)))
    .orderBy(asc(standinCalls.id));
}

/** One that is there already keeps its name, seats, people and knobs, so that a seed may run twice. */
export async function addWorkspace(ctx: Ctx, workspace: { id: string; name: string; seats: number }): Promise<void> {
  await ctx.db.insert(standinWorkspaces).values(workspace).onConflictDoNothing();
}

/** False when there is no such workspace. */
export async function setSeats(ctx: Ctx, id: string, seats: number): Promise<boolean> {
  const changed = await ctx.db
    .update(standinWorkspaces)
    .set({ seats })
    .where(eq(standinWorkspaces.id, id))
    .returning({ id: standinWorkspaces.id });
  return changed.length > 0;
}
