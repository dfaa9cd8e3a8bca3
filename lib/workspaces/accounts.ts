import { randomUUID } from "node:crypto";
import { asc, eq, notLike } from "drizzle-orm";
import { pools, workspaces } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { slugOf } from "@/lib/core/ids";
import { sealingKeyIds } from "@/lib/core/secrets";
import { inTransaction, isDuplicate, type Ctx, type TxCtx } from "@/lib/work/context";
import { endOfAccess } from "./access";
import { credentialsOf, readDriverFields, sealCredentials } from "./connect";
import type { DriverFields, DriverName } from "./driver";
import type { AccountChange, NewAccount, PoolInput } from "./schemas";
import type { Workspace } from "./store";

/** Pools and workspaces as the owner writes them. With store.ts the only writer of their tables. */

const RESEALED_AT_ONCE = 100;

export type Pool = typeof pools.$inferSelect;

export const listPools = (ctx: Ctx): Promise<Pool[]> => ctx.db.select().from(pools).orderBy(asc(pools.name));

/** Throws `conflict` for an id that is taken. */
export async function addPool(ctx: Ctx, { id, name }: PoolInput): Promise<Pool> {
  const [row] = await ctx.db
    .insert(pools)
    .values({ id: id ?? slugOf(name), name })
    .onConflictDoNothing()
    .returning();
  if (!row) throw taken("id", "another pool has this id");
  return row;
}

/**
 * Adds a workspace. `remoteId` is its id at the vendor where its driver names one, else our own. Throws `invalid`
 * (fields of the drivers), `not_found` (pool), `conflict` (name, or the same workspace twice).
 */
export async function addAccount(tx: TxCtx, input: NewAccount): Promise<Workspace> {
  const id = randomUUID();
  const fields = readDriverFields(input.drivers, input);
  const [first] = input.drivers;
  if (!first) throw new Error("a workspace has at least one driver");
  await needPool(tx, input.pool_id);
  return written(
    tx.db
      .insert(workspaces)
      .values({
        id,
        name: input.name ?? input.email,
        accountEmail: input.email,
        note: input.note ?? null,
        poolId: input.pool_id,
        driver: first,
        drivers: input.drivers,
        remoteId: remoteIdOf(fields.settings, first, id),
        settings: fields.settings,
        credentials: sealCredentials(id, fields.credentials),
        extraSeats: input.extra_seats,
        reserve: input.reserve,
        ceiling: input.ceiling,
        monthlyCostIdr: input.monthly_cost,
        paceSeconds: input.pace_seconds,
        nextBillAt: input.next_bill_at,
        endsAt: input.ends_at,
        accessEndsAt: endOfAccess(fields.credentials) ?? input.access_ends_at,
        createdAt: tx.now(),
      })
      .returning(),
  );
}

/**
 * Changes what is named. Drivers that stay keep the secrets that are not named anew. Throws as `addAccount`; the status
 * is moved by its own verbs.
 */
export async function changeAccount(tx: TxCtx, workspace: Workspace, change: AccountChange): Promise<Workspace> {
  const drivers = change.drivers ?? workspace.drivers;
  const [first] = drivers;
  if (!first) throw new Error("a workspace has at least one driver");
  if (change.pool_id !== undefined) await needPool(tx, change.pool_id);
  const fields = changedFields(workspace, drivers, change);
  const { status: _status, max_seats: _seats, ...named } = change;
  if (Object.keys(named).length === 0) return workspace;
  return written(
    tx.db
      .update(workspaces)
      .set({
        ...(change.name !== undefined && { name: change.name }),
        ...(change.email !== undefined && { accountEmail: change.email }),
        ...(change.note !== undefined && { note: change.note }),
        ...(change.pool_id !== undefined && { poolId: change.pool_id }),
        ...(change.extra_seats !== undefined && { extraSeats: change.extra_seats }),
        ...(change.reserve !== undefined && { reserve: change.reserve }),
        ...(change.ceiling !== undefined && { ceiling: change.ceiling }),
        ...(change.monthly_cost !== undefined && { monthlyCostIdr: change.monthly_cost }),
        ...(change.pace_seconds !== undefined && { paceSeconds: change.pace_seconds }),
        ...(change.next_bill_at !== undefined && { nextBillAt: change.next_bill_at }),
        ...(change.ends_at !== undefined && { endsAt: change.ends_at }),
        ...accessEnd(workspace, fields?.credentials, change),
        ...(fields && {
          drivers: [...drivers],
          // A chain that was changed begins at its best link again.
          driver: first,
          firstLinkAgainAt: null,
          remoteId: remoteIdOf(fields.settings, first, workspace.remoteId),
          settings: fields.settings,
          credentials: sealCredentials(workspace.id, fields.credentials),
        }),
      })
      .where(eq(workspaces.id, workspace.id))
      .returning(),
  );
}

/** Null: the drivers and their fields stay as they are. */
function changedFields(workspace: Workspace, drivers: readonly DriverName[], change: AccountChange) {
  if (!change.drivers && !change.settings && !change.credentials) return null;
  const merged = (kept: DriverFields, given: Record<string, unknown> = {}): Record<string, unknown> => {
    const isAlone = drivers.length === 1 && !drivers.some((name) => name in given);
    const fields = (name: DriverName) => ({ ...kept[name], ...asFields(isAlone ? given : given[name]) });
    return { ...(isAlone ? {} : given), ...Object.fromEntries(drivers.map((name) => [name, fields(name)])) };
  };
  return readDriverFields(drivers, {
    settings: merged(workspace.settings, change.settings),
    credentials: merged(credentialsOf(workspace), change.credentials),
  });
}

/** A token knows its own end; a date that was given for an earlier secret says nothing about a new one. */
function accessEnd(workspace: Workspace, credentials: DriverFields | undefined, change: AccountChange) {
  if (change.access_ends_at === undefined && credentials === undefined) return {};
  const own = endOfAccess(credentials ?? credentialsOf(workspace));
  const kept = change.credentials === undefined ? workspace.accessEndsAt : null;
  return { accessEndsAt: own ?? (change.access_ends_at === undefined ? kept : change.access_ends_at) };
}

const asFields = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};

/** The vendor's id of it, where the driver's settings name one. */
function remoteIdOf(settings: DriverFields, driver: DriverName, otherwise: string): string {
  const named = settings[driver]?.["workspace_id"];
  return typeof named === "string" ? named : otherwise;
}

async function needPool(tx: TxCtx, id: string): Promise<void> {
  const [pool] = await tx.db.select({ id: pools.id }).from(pools).where(eq(pools.id, id));
  if (pool) return;
  const sentence = "names no pool; make it first";
  throw new DomainError("invalid", `The pool ${sentence}.`, {}, { pool_id: sentence });
}

async function written(statement: PromiseLike<Workspace[]>): Promise<Workspace> {
  try {
    const [row] = await statement;
    if (!row) throw new Error("a write answers its row");
    return row;
  } catch (error) {
    if (isDuplicate(error, "workspaces_name_key")) throw taken("name", "another workspace has this name");
    if (isDuplicate(error, "workspaces_remote_key"))
      throw taken("settings.workspace_id", "this workspace is in the shop already");
    throw error;
  }
}

const taken = (field: string, sentence: string) =>
  new DomainError("conflict", `${field}: ${sentence}.`, {}, { [field]: sentence });

/** Seals a batch of secrets that an earlier key has sealed with the current one. Answers how many; 0: none is left. */
export const resealCredentials = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const [current = ""] = sealingKeyIds();
    const rows = await tx.db
      .select()
      .from(workspaces)
      .where(notLike(workspaces.credentials, `v1.${current}.%`))
      .limit(RESEALED_AT_ONCE)
      .for("no key update");
    for (const row of rows)
      await tx.db
        .update(workspaces)
        .set({ credentials: sealCredentials(row.id, credentialsOf(row)) })
        .where(eq(workspaces.id, row.id));
    return rows.length;
  });
