import { and, asc, eq, gte, isNull, or, sql, type SQL } from "drizzle-orm";
import { vendorCalls, workspaces } from "@/db/schema";
import type { Erased } from "@/lib/core/erasure";
import { log } from "@/lib/core/log";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { hasWords, textArray, withoutWords } from "@/lib/work/erasure";
import { DRIVER_NAMES, type DriverResult } from "./driver";
import { callLimitOf } from "./registry";
import { leaseMs } from "./rules";
import type { Workspace } from "./store";

/** The record of every call to a vendor about a person; the only writer of its table. */

type CallRow = typeof vendorCalls.$inferSelect;
/** Whose seat a call is about. */
type Whose = { orderId: string; unitId: string; assignmentId: string; seatId: string };
/** A call about somebody of ours. */
export type VendorCall = Omit<CallRow, keyof Whose> & Whose;
export type NewCall = Pick<VendorCall, keyof Whose | "workspaceId" | "email" | "action">;
/** Staff remove somebody who is not ours. */
export type StrangersRemoval = Pick<VendorCall, "workspaceId" | "email"> & { action: "remove" };

/** All four are there or none is (`vendor_calls_are_somebodys`). */
const isOurs = (row: CallRow): row is VendorCall => row.assignmentId !== null;

/** The leases of the drivers, in seconds; and as a table for SQL. */
const leases = (): { longest: number; table: SQL } => {
  const seconds = DRIVER_NAMES.map((name) => ({ name, seconds: leaseMs(callLimitOf(name)) / 1000 }));
  const rows = seconds.map((one) => sql`(${one.name}::text, ${one.seconds}::float8)`);
  return { longest: Math.max(...seconds.map((one) => one.seconds)), table: sql`(values ${sql.join(rows, sql`, `)})` };
};

/**
 * A call is about to be made: takes the lease on this person in this workspace and puts the call on record, in one
 * statement. Until its outcome is noted it counts as unknown, also after a crash. Null while somebody else acts on the
 * person there. `inPlaceOf` is a call of the caller's own whose lease it hands on. The lease lasts as long as the slowest
 * driver of the workspace's chain needs for one act, since another link may take over at any moment.
 */
export async function beginCall(
  ctx: Ctx,
  call: NewCall | StrangersRemoval,
  inPlaceOf?: number,
): Promise<number | null> {
  const { workspaceId, email, action } = call;
  const { orderId, unitId, assignmentId, seatId } = "orderId" in call ? call : NOBODYS;
  const now = ctx.now();
  const { longest, table } = leases();
  // A lease that ends later than any fresh one was taken by a clock that has been set back since.
  const latest = new Date(now.getTime() + longest * 1000);
  const { rows } = await ctx.db.execute<{ id: string }>(sql`
    with over as (
      update ${vendorCalls} set lease_until = null
      where workspace_id = ${workspaceId} and email = ${email} and lease_until is not null
        and (lease_until <= ${now} or lease_until > ${latest} or id = ${inPlaceOf ?? null}) returning id
    )
    insert into ${vendorCalls} (order_id, unit_id, assignment_id, workspace_id, seat_id, email, action, outcome, at, lease_until)
    select ${orderId}, ${unitId}, ${assignmentId}, ${workspaceId}, ${seatId}, ${email}, ${action}, 'unknown',
      ${now}::timestamptz, ${now}::timestamptz + make_interval(secs => (
        select max(lease.seconds) from ${workspaces} as one, ${table} as lease (name, seconds)
        where one.id = ${workspaceId} and lease.name = any(one.drivers)))
    where (select count(*) from over) >= 0
    on conflict do nothing returning id`);
  return rows[0] ? Number(rows[0].id) : null;
}

const NOBODYS = { orderId: null, unitId: null, assignmentId: null, seatId: null };

/**
 * Notes what became of a call, and gives up its lease; but when that is unknown, the lease is left to run out: the call
 * may still reach the vendor after anything that is sent now.
 */
export async function noteOutcome(ctx: Ctx, callId: number, result: DriverResult): Promise<void> {
  const { outcome } = result;
  await ctx.db
    .update(vendorCalls)
    .set({ outcome, detail: detailOf(result), ...(outcome !== "unknown" && { leaseUntil: null }) })
    .where(eq(vendorCalls.id, callId));
  if (outcome === "needs_person") log.warn({ task: callId }, "a task waits for a person: /admin");
}

/** What the vendor said beside the outcome. */
export function detailOf(result: DriverResult): string | null {
  if ("code" in result) return result.code;
  if ("why" in result) return result.why;
  return "afterSeconds" in result ? `${result.afterSeconds} s` : null;
}

/** Calls about an assignment, or about whoever sat on a seat since it was last taken; oldest first. */
export async function selectCalls(
  ctx: Ctx,
  about: { assignmentId: string } | { seatId: string; since: Date | null },
): Promise<VendorCall[]> {
  const rows = await ctx.db.select().from(vendorCalls).where(isAbout(about)).orderBy(asc(vendorCalls.id));
  return rows.filter(isOurs);
}

/** Every call about these people in a workspace, whoever they were; oldest first. */
export const selectCallsAbout = (ctx: Ctx, workspaceId: string, emails: readonly string[]): Promise<CallRow[]> =>
  ctx.db
    .select()
    .from(vendorCalls)
    .where(and(eq(vendorCalls.workspaceId, workspaceId), sql`${vendorCalls.email} = any(${textArray(emails)})`))
    .orderBy(asc(vendorCalls.id));

function isAbout(about: Parameters<typeof selectCalls>[1]): SQL | undefined {
  if ("assignmentId" in about) return eq(vendorCalls.assignmentId, about.assignmentId);
  return and(eq(vendorCalls.seatId, about.seatId), about.since ? gte(vendorCalls.at, about.since) : undefined);
}

/** A workspace, and the calls about an assignment wherever they went, oldest first; in one statement. */
export async function readWorkspaceAndCalls(
  ctx: Ctx,
  workspaceId: string,
  assignmentId: string,
): Promise<{ workspace: Workspace; calls: VendorCall[] }> {
  const rows = await ctx.db
    .select({ workspace: workspaces, call: vendorCalls })
    .from(workspaces)
    .leftJoin(vendorCalls, eq(vendorCalls.assignmentId, assignmentId))
    .where(eq(workspaces.id, workspaceId))
    .orderBy(asc(vendorCalls.id));
  const [first] = rows;
  if (!first) throw new Error(`the workspace ${workspaceId} of an assignment is not there`);
  return { workspace: first.workspace, calls: rows.flatMap(({ call }) => (call && isOurs(call) ? call : [])) };
}

/** What stands beside an invitation that its vendor has confirmed and does not list. */
export const VANISHED = "not listed";

/** How many such invitations a workspace has had since then. */
export const countVanished = (ctx: Ctx, workspaceId: string, since: Date): Promise<number> =>
  ctx.db.$count(
    vendorCalls,
    and(
      eq(vendorCalls.workspaceId, workspaceId),
      eq(vendorCalls.action, "invite"),
      eq(vendorCalls.detail, VANISHED),
      gte(vendorCalls.at, since),
    ),
  );

/** One call; locked, so that two people who confirm it at once become one and a conflict. */
export async function lockCall(tx: TxCtx, id: number): Promise<VendorCall | undefined> {
  const [row] = await tx.db.select().from(vendorCalls).where(eq(vendorCalls.id, id)).for("update");
  return row && isOurs(row) ? row : undefined;
}

export async function selectCall(ctx: Ctx, id: number): Promise<VendorCall | undefined> {
  const [row] = await ctx.db.select().from(vendorCalls).where(eq(vendorCalls.id, id));
  return row && isOurs(row) ? row : undefined;
}

/** Orders in which a vendor was ever called about this email, or, by order, whom it was called about. */
export async function selectCalled(
  ctx: Ctx,
  about: { email: string } | { orderIds: readonly string[] },
): Promise<{ orderId: string; email: string }[]> {
  const rows = await ctx.db
    .selectDistinct({ orderId: vendorCalls.orderId, email: vendorCalls.email })
    .from(vendorCalls)
    .where(
      "email" in about
        ? eq(vendorCalls.email, about.email)
        : sql`${vendorCalls.orderId} = any(${textArray(about.orderIds)})`,
    );
  return rows.flatMap(({ orderId, email }) => (orderId === null ? [] : { orderId, email }));
}

/** Takes a person out of the record of the calls, and out of what vendors said about them. */
export async function eraseFromCalls(tx: TxCtx, erased: Erased): Promise<void> {
  await tx.db
    .update(vendorCalls)
    .set({
      email: sql`case when ${vendorCalls.email} = ${erased.email} then ${erased.substitute} else ${vendorCalls.email} end`,
      detail: withoutWords(vendorCalls.detail, erased),
    })
    .where(
      and(
        or(isNull(vendorCalls.orderId), sql`${vendorCalls.orderId} = any(${textArray(erased.orderIds)})`),
        or(eq(vendorCalls.email, erased.email), hasWords(vendorCalls.detail, erased)),
      ),
    );
}
