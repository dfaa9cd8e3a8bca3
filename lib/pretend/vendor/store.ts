import { and, asc, count, desc, eq, gt, isNull, lt, lte, ne, sql } from "drizzle-orm";
import { vendorRequests, vendorPeople, vendorWorkspaces } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { readKnobs, type Knobs } from "./knobs";

/** Every query on the pretend vendor's books; nothing else reads or writes them. */

export type VendorWorkspace = { id: string; name: string; seats: number; knobs: Knobs };
export type PersonState = "pending" | "member";
/** `invitedBy`: the member who has let them in; null: the owner. */
export type Person = { id: string; email: string; state: PersonState; invitedBy: string | null };
export type CallAction = "list_members" | "list_pending" | "invite" | "revoke" | "remove";

/** Some weeks of a busy demo; the journal is for looking things up, not a history. */
const CALLS_KEPT = 20_000;
const CALLS_PRUNED_EVERY = 500;

const workspaceFields = {
  id: vendorWorkspaces.id,
  name: vendorWorkspaces.name,
  seats: vendorWorkspaces.seats,
  knobs: vendorWorkspaces.knobs,
};
const personFields = {
  id: vendorPeople.id,
  email: vendorPeople.email,
  state: vendorPeople.state,
  invitedBy: vendorPeople.invitedBy,
};

export async function readWorkspace(ctx: Ctx, id: string): Promise<VendorWorkspace | null> {
  const [row] = await ctx.db.select(workspaceFields).from(vendorWorkspaces).where(eq(vendorWorkspaces.id, id));
  return row ? { ...row, knobs: readKnobs(row.knobs) } : null;
}

/** Everything that may change who sits in a workspace waits here, so that its seats are counted one call at a time. */
export async function lockWorkspace(tx: TxCtx, id: string): Promise<VendorWorkspace | null> {
  const [row] = await tx.db
    .select(workspaceFields)
    .from(vendorWorkspaces)
    .where(eq(vendorWorkspaces.id, id))
    .for("update");
  return row ? { ...row, knobs: readKnobs(row.knobs) } : null;
}

export async function readAllWorkspaces(ctx: Ctx): Promise<VendorWorkspace[]> {
  const rows = await ctx.db.select(workspaceFields).from(vendorWorkspaces).orderBy(asc(vendorWorkspaces.name));
  return rows.map((row) => ({ ...row, knobs: readKnobs(row.knobs) }));
}

export async function findWorkspaceByName(ctx: Ctx, name: string): Promise<VendorWorkspace | null> {
  const [row] = await ctx.db.select(workspaceFields).from(vendorWorkspaces).where(eq(vendorWorkspaces.name, name));
  return row ? { ...row, knobs: readKnobs(row.knobs) } : null;
}

export async function saveKnobs(ctx: Ctx, id: string, knobs: Knobs): Promise<void> {
  await ctx.db.update(vendorWorkspaces).set({ knobs }).where(eq(vendorWorkspaces.id, id));
}

/** One page of those whom the lists show by now, in the order in which they were invited. */
export async function visiblePeople(
  ctx: Ctx,
  workspaceId: string,
  page: { state: PersonState; after: string; limit: number },
): Promise<Person[]> {
  return ctx.db
    .select(personFields)
    .from(vendorPeople)
    .where(
      and(
        eq(vendorPeople.workspaceId, workspaceId),
        eq(vendorPeople.state, page.state),
        lte(vendorPeople.visibleAt, ctx.now()),
        gt(vendorPeople.id, page.after),
      ),
    )
    .orderBy(asc(vendorPeople.id))
    .limit(page.limit);
}

/** Everybody, list lag or not. */
export async function allPeople(ctx: Ctx): Promise<(Person & { workspaceId: string })[]> {
  return ctx.db
    .select({ ...personFields, workspaceId: vendorPeople.workspaceId })
    .from(vendorPeople)
    .orderBy(asc(vendorPeople.id));
}

export async function findPerson(ctx: Ctx, workspaceId: string, email: string): Promise<Person | null> {
  const [row] = await ctx.db
    .select(personFields)
    .from(vendorPeople)
    .where(and(eq(vendorPeople.workspaceId, workspaceId), eq(vendorPeople.email, email)));
  return row ?? null;
}

export async function emailOf(ctx: Ctx, workspaceId: string, personId: string): Promise<string | null> {
  const [row] = await ctx.db
    .select({ email: vendorPeople.email })
    .from(vendorPeople)
    .where(and(eq(vendorPeople.workspaceId, workspaceId), eq(vendorPeople.id, personId)));
  return row?.email ?? null;
}

/** Members and invitations together: both occupy a seat. */
export async function countPeople(ctx: Ctx, workspaceId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ people: count() })
    .from(vendorPeople)
    .where(eq(vendorPeople.workspaceId, workspaceId));
  return row?.people ?? 0;
}

export async function addPerson(
  ctx: Ctx,
  person: Person & { workspaceId: string; visibleAt: Date; joinedAt: Date | null },
): Promise<void> {
  await ctx.db.insert(vendorPeople).values({ ...person, invitedAt: ctx.now() });
}

export async function letPersonJoin(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.update(vendorPeople).set({ state: "member", joinedAt: ctx.now() }).where(eq(vendorPeople.id, id));
}

/** False when nobody of that id and state was there. */
export async function dropPerson(ctx: Ctx, workspaceId: string, id: string, state: PersonState): Promise<boolean> {
  const gone = await ctx.db
    .delete(vendorPeople)
    .where(and(eq(vendorPeople.workspaceId, workspaceId), eq(vendorPeople.id, id), eq(vendorPeople.state, state)))
    .returning({ id: vendorPeople.id });
  return gone.length > 0;
}

export type Call = { workspaceId: string; action: CallAction; email: string | null; outcome: string };

export async function journalCall(ctx: Ctx, call: Call): Promise<void> {
  const [row] = await ctx.db
    .insert(vendorRequests)
    .values({ ...call, at: ctx.now() })
    .returning({ id: vendorRequests.id });
  if (row && row.id % CALLS_PRUNED_EVERY === 0)
    await ctx.db.delete(vendorRequests).where(lt(vendorRequests.id, row.id - CALLS_KEPT));
}

/** How often this was asked before: what makes each draw of a fault a new one, and the same one in the next run. */
export async function countCalls(ctx: Ctx, call: Pick<Call, "workspaceId" | "action" | "email">): Promise<number> {
  const [row] = await ctx.db
    .select({ calls: count() })
    .from(vendorRequests)
    .where(
      and(
        call.email === null ? isNull(vendorRequests.email) : eq(vendorRequests.email, call.email),
        eq(vendorRequests.workspaceId, call.workspaceId),
        eq(vendorRequests.action, call.action),
      ),
    );
  return row?.calls ?? 0;
}

/** When the newest calls that were let in came, newest first. */
export async function newestCalls(ctx: Ctx, workspaceId: string, limit: number): Promise<Date[]> {
  const rows = await ctx.db
    .select({ at: vendorRequests.at })
    .from(vendorRequests)
    .where(and(eq(vendorRequests.workspaceId, workspaceId), ne(vendorRequests.outcome, "rate_limited")))
    .orderBy(desc(vendorRequests.id))
    .limit(limit);
  return rows.map((row) => row.at);
}

export async function newestJournal(ctx: Ctx, workspaceId: string, limit: number) {
  return ctx.db
    .select({
      id: vendorRequests.id,
      action: sql<CallAction>`${vendorRequests.action}`,
      email: vendorRequests.email,
      outcome: vendorRequests.outcome,
      at: vendorRequests.at,
    })
    .from(vendorRequests)
    .where(eq(vendorRequests.workspaceId, workspaceId))
    .orderBy(desc(vendorRequests.id))
    .limit(limit);
}

/** What the vendor was asked about one person, oldest first. */
export async function vendorCallsAbout(ctx: Ctx, workspaceId: string, email: string): Promise<Call[]> {
  return ctx.db
    .select({
      workspaceId: vendorRequests.workspaceId,
      action: sql<CallAction>`${vendorRequests.action}`,
      email: vendorRequests.email,
      outcome: vendorRequests.outcome,
    })
    .from(vendorRequests)
    .where(and(eq(vendorRequests.workspaceId, workspaceId), eq(vendorRequests.email, email)))
    .orderBy(asc(vendorRequests.id));
}

/** One that is there already keeps its name, seats, people and knobs, so that a seed may run twice. */
export async function addWorkspace(ctx: Ctx, workspace: { id: string; name: string; seats: number }): Promise<void> {
  await ctx.db.insert(vendorWorkspaces).values(workspace).onConflictDoNothing();
}

/** False when there is no such workspace. */
export async function setSeats(ctx: Ctx, id: string, seats: number): Promise<boolean> {
  const changed = await ctx.db
    .update(vendorWorkspaces)
    .set({ seats })
    .where(eq(vendorWorkspaces.id, id))
    .returning({ id: vendorWorkspaces.id });
  return changed.length > 0;
}
