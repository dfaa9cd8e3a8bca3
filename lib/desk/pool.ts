import { and, asc, count, eq, ilike, inArray, or, sql, type SQL } from "drizzle-orm";
import { assignments, seats, workspaces } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { closeIncidentOf } from "@/lib/incidents";
import { countSeats, setWorkspaceSeats } from "@/lib/seats";
import type { SeatStatus } from "@/lib/seats/status";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import {
  addAccount,
  addPool,
  changeAccount,
  closeWorkspace,
  connect,
  isEndingSoon,
  isOpenForSale,
  listPools,
  reopenWorkspace,
  selectWorkspace,
  type Pool,
  type Workspace,
} from "@/lib/workspaces";
import type { AccountChange, NewAccount, PoolInput } from "@/lib/workspaces/schemas";
import type { WorkspaceStatus, WorkspaceTrouble } from "@/lib/workspaces/status";
import type { AccountPage, AccountRow, AccountStatus } from "@/lib/workspaces/views";

/** The owner's pool: workspaces with their accounts, seats and costs. Seats and workspaces meet here. */

export type AccountQuery = {
  page: number;
  perPage: number;
  status?: AccountStatus | undefined;
  poolId?: string | undefined;
  search?: string | undefined;
};

const seatsOf = (ctx: Ctx) =>
  ctx.db
    .select({
      workspaceId: seats.workspaceId,
      free: seatsIn("free").as("free"),
      held: seatsIn("held").as("held"),
      taken: seatsIn("invited", "member").as("taken"),
      leaving: seatsIn("leaving").as("leaving"),
    })
    .from(seats)
    .groupBy(seats.workspaceId)
    .as("seat_counts");

const seatsIn = (...statuses: SeatStatus[]) =>
  sql<number>`count(*) filter (where ${inArray(seats.status, statuses)})`.mapWith(Number);

/** People whose term goes beyond the workspace's own end. */
const outlivedBy = sql<number>`(select count(*) from ${assignments} where ${assignments.workspaceId} = ${workspaces.id}
  and ${assignments.status} = 'ACTIVE' and ${assignments.endsAt} > ${workspaces.endsAt})`.mapWith(Number);

/** One page of workspaces by name. A page beyond the last shows the last. */
export async function listPool(ctx: Ctx, query: AccountQuery): Promise<AccountPage> {
  requireRight(ctx, "pool.read");
  const counts = seatsOf(ctx);
  const free = sql`coalesce(${counts.free}, 0)`;
  const where = and(byStatus(query.status, free), byPool(query.poolId), bySearch(query.search));
  const from = () =>
    ctx.db.select({ total: count() }).from(workspaces).leftJoin(counts, eq(counts.workspaceId, workspaces.id));
  const [totals] = await from().where(where);
  const total = totals?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const rows = await ctx.db
    .select({
      workspace: workspaces,
      free: counts.free,
      held: counts.held,
      taken: counts.taken,
      leaving: counts.leaving,
      outlivedBy,
    })
    .from(workspaces)
    .leftJoin(counts, eq(counts.workspaceId, workspaces.id))
    .where(where)
    .orderBy(asc(workspaces.name))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  return { rows: rows.map(({ workspace, ...seatCount }) => toRow(ctx, workspace, seatCount)), total, page, pages };
}

/** Full workspaces are ASSIGNED for whoever asks from outside; for the shop that is a count, not a status. */
function byStatus(status: AccountStatus | undefined, free: SQL): SQL | undefined {
  if (status === undefined || status === "SUSPENDED") return status && eq(workspaces.status, status);
  return and(eq(workspaces.status, "AVAILABLE"), status === "ASSIGNED" ? sql`${free} = 0` : sql`${free} > 0`);
}

const byPool = (id: string | undefined) => (id === undefined ? undefined : eq(workspaces.poolId, id));

function bySearch(text: string | undefined): SQL | undefined {
  if (!text) return undefined;
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return or(ilike(workspaces.name, like), ilike(workspaces.accountEmail, like), ilike(workspaces.note, like));
}

/** Throws `not_found`. */
export async function readPoolWorkspace(ctx: Ctx, id: string): Promise<AccountRow> {
  requireRight(ctx, "pool.read");
  const workspace = await selectWorkspace(ctx, id);
  const counts = seatsOf(ctx);
  const [found] = await ctx.db
    .select({ free: counts.free, held: counts.held, taken: counts.taken, leaving: counts.leaving, outlivedBy })
    .from(workspaces)
    .leftJoin(counts, eq(counts.workspaceId, workspaces.id))
    .where(eq(workspaces.id, id));
  return toRow(ctx, workspace, found ?? {});
}

type SeatCounts = Partial<Record<"free" | "held" | "taken" | "leaving" | "outlivedBy", number | null>>;

function toRow(ctx: Ctx, workspace: Workspace, counts: SeatCounts): AccountRow {
  const [free, held, taken, leaving] = [counts.free ?? 0, counts.held ?? 0, counts.taken ?? 0, counts.leaving ?? 0];
  const isOpen = isOpenForSale(workspace, ctx.now());
  return {
    id: workspace.id,
    email: workspace.accountEmail,
    name: workspace.name,
    note: workspace.note,
    status: workspace.status === "AVAILABLE" && free === 0 ? "ASSIGNED" : workspace.status,
    poolId: workspace.poolId,
    drivers: workspace.drivers,
    driver: workspace.driver,
    settings: workspace.settings,
    hasCredentials: workspace.credentials !== null,
    maxSeats: free + held + taken + leaving - workspace.extraSeats,
    seatsUsed: held + taken + leaving,
    seats: { free, held, taken, leaving },
    extraSeats: workspace.extraSeats,
    reserve: workspace.reserve,
    ceiling: workspace.ceiling,
    monthlyCostIdr: workspace.monthlyCostIdr,
    paceSeconds: workspace.paceSeconds,
    nextBillAt: workspace.nextBillAt?.toISOString() ?? null,
    endsAt: workspace.endsAt?.toISOString() ?? null,
    outlivedBy: counts.outlivedBy ?? 0,
    accessEndsAt: workspace.accessEndsAt?.toISOString() ?? null,
    isAccessEnding: workspace.accessEndsAt !== null && isEndingSoon(workspace.accessEndsAt, ctx.now()),
    isOpen,
    // The store writes no other words.
    trouble: workspace.trouble as WorkspaceTrouble | null,
    restUntil: isOpen ? null : (workspace.restUntil?.toISOString() ?? null),
    createdAt: workspace.createdAt.toISOString(),
  };
}

/**
 * Adds a workspace with its seats. Throws `invalid`, `conflict`, `not_found` as lib/workspaces does, and `invalid` on
 * `max_seats` above the ceiling.
 */
export async function addWorkspace(ctx: Ctx, input: NewAccount): Promise<AccountRow> {
  requireRight(ctx, "pool.change");
  const id = await inTransaction(ctx, async (tx) => {
    await keepDefaultPool(tx, input.pool_id);
    const workspace = await addAccount(tx, input);
    await fitStatus(tx, workspace, input.status);
    await fitSeats(tx, workspace, input.max_seats, input);
    return workspace.id;
  });
  return readPoolWorkspace(ctx, id);
}

/** Changes what is named. Throws as `addWorkspace`, `conflict` when more seats are taken than are left. */
export async function changeWorkspace(ctx: Ctx, id: string, change: AccountChange): Promise<AccountRow> {
  requireRight(ctx, "pool.change");
  await inTransaction(ctx, async (tx) => {
    const before = await selectWorkspace(tx, id, { isLocked: true });
    const workspace = await changeAccount(tx, before, change);
    if (change.status !== undefined) await fitStatus(tx, workspace, change.status);
    const { max_seats, extra_seats, ceiling } = change;
    const isResized = max_seats !== undefined || extra_seats !== undefined;
    if (isResized || (ceiling !== undefined && before.extraSeats > 0))
      await fitSeats(tx, workspace, max_seats ?? (await paidSeats(tx, before)), change);
  });
  return readPoolWorkspace(ctx, id);
}

/** The pool of whoever has only one. */
const DEFAULT_POOL = { id: "default", name: "Default" };

/** Makes it where it is asked for and not there yet. */
export async function keepDefaultPool(tx: TxCtx, wanted: string | undefined): Promise<void> {
  if (wanted !== DEFAULT_POOL.id) return;
  const known = await listPools(tx);
  if (!known.some(({ id }) => id === DEFAULT_POOL.id)) await addPool(tx, DEFAULT_POOL);
}

async function fitStatus(tx: TxCtx, { id, status }: Workspace, wanted: WorkspaceStatus): Promise<void> {
  if (wanted === status) return;
  if (wanted === "SUSPENDED") return closeWorkspace(tx, id);
  await reopenWorkspace(tx, id);
  await closeIncidentOf(tx, id);
}

const paidSeats = async (tx: TxCtx, { id, extraSeats }: Workspace): Promise<number> =>
  ((await countSeats(tx, [id])).get(id)?.total ?? 0) - extraSeats;

/** So many seats that are paid for, and the extra ones. `named`: what the caller has said, to name the wrong field. */
async function fitSeats(
  tx: TxCtx,
  { id, ceiling, extraSeats }: Workspace,
  paid: number,
  named: Partial<Pick<NewAccount, "max_seats" | "extra_seats">>,
): Promise<void> {
  if (extraSeats > 0 && ceiling === null)
    throw wrong("invalid", "extra_seats", "needs a ceiling: the number of seats that it can never have more of");
  const wanted = paid + extraSeats;
  if (ceiling !== null && wanted > ceiling) {
    const field = named.max_seats === undefined || paid <= ceiling ? "extra_seats" : "max_seats";
    throw wrong(
      "invalid",
      field,
      `must be at most ${Math.max(0, ceiling - (field === "max_seats" ? 0 : paid))}: the ceiling is ${ceiling}`,
    );
  }
  const left = await setWorkspaceSeats(tx, id, wanted);
  if (left > wanted) {
    const field = named.max_seats === undefined ? "extra_seats" : "max_seats";
    const least = left - (field === "max_seats" ? extraSeats : paid);
    throw wrong("conflict", field, `cannot be less than ${least}: so many seats are taken`);
  }
}

const wrong = (code: "invalid" | "conflict", field: string, sentence: string): DomainError =>
  new DomainError(code, `${field} ${sentence}.`, {}, { [field]: sentence });

export async function readPools(ctx: Ctx): Promise<Pool[]> {
  requireRight(ctx, "pool.read");
  return listPools(ctx);
}

/** Throws `conflict` for an id that is taken. */
export async function createPool(ctx: Ctx, input: PoolInput): Promise<Pool> {
  requireRight(ctx, "pool.change");
  return addPool(ctx, input);
}

export type AccountTest =
  | { ok: true; driver: string; members: number; pending: number }
  | { ok: false; driver: string; outcome: string; why: string | null };

/** Reads the workspace's lists once, changing nothing: whether its driver, settings and credentials are good. */
export async function testWorkspace(ctx: Ctx, id: string): Promise<AccountTest> {
  requireRight(ctx, "pool.change");
  const remote = connect(await selectWorkspace(ctx, id));
  const members = await remote.listMembers();
  if (members.outcome !== "listed") return failed(remote.driver, members);
  const pending = await remote.listPending();
  if (pending.outcome !== "listed") return failed(remote.driver, pending);
  return { ok: true, driver: remote.driver, members: members.items.length, pending: pending.items.length };
}

const failed = (driver: string, trouble: { outcome: string; code?: string; why?: string }): AccountTest => ({
  ok: false,
  driver,
  outcome: trouble.outcome,
  why: trouble.code ?? trouble.why ?? null,
});
