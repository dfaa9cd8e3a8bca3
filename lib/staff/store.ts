import { and, asc, count, desc, eq, gt, isNull, lt, max, or, sql } from "drizzle-orm";
import { apiKeys, staff, staffSessions } from "@/db/schema";
import type { Scope } from "@/lib/core/rights";
import type { Ctx, StaffRole, TxCtx } from "@/lib/work/context";
import type { KeyRow, PersonRow } from "./views";

/** Every query on `staff` and `api_keys`. */

export type StaffRow = typeof staff.$inferSelect;

export async function insertStaff(
  ctx: Ctx,
  row: { email: string; passwordHash: string; role: StaffRole },
): Promise<"created" | "taken"> {
  const made = await ctx.db
    .insert(staff)
    .values({ ...row, createdAt: ctx.now() })
    .onConflictDoNothing({ target: staff.email })
    .returning({ id: staff.id });
  return made.length > 0 ? "created" : "taken";
}

/** Also a disabled person. */
export async function findStaffByEmail(ctx: Ctx, email: string): Promise<StaffRow | undefined> {
  const [row] = await ctx.db.select().from(staff).where(eq(staff.email, email));
  return row;
}

/** Also a disabled person. */
export async function findStaffById(ctx: Ctx, id: string): Promise<StaffRow | undefined> {
  const [row] = await ctx.db.select().from(staff).where(eq(staff.id, id));
  return row;
}

/**
 * Locks every owner who can sign in, and answers how many there are: two owners who demote each other at once must not
 * leave the shop without one.
 */
export async function lockOwners(tx: TxCtx): Promise<string[]> {
  const rows = await tx.db
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.role, "owner"), isNull(staff.disabledAt)))
    .orderBy(asc(staff.id))
    .for("update");
  return rows.map(({ id }) => id);
}

export async function updateStaff(ctx: Ctx, id: string, changes: Partial<StaffRow>): Promise<void> {
  await ctx.db.update(staff).set(changes).where(eq(staff.id, id));
}

/** Takes a time step's code once: false when it, or a later one, was taken already. */
export async function takeTotpStep(ctx: Ctx, id: string, step: number): Promise<boolean> {
  const taken = await ctx.db
    .update(staff)
    .set({ totpStep: step })
    .where(and(eq(staff.id, id), or(isNull(staff.totpStep), lt(staff.totpStep, step))))
    .returning({ id: staff.id });
  return taken.length > 0;
}

/** Everybody, by email. `liveSince`: sessions begun and seen after these instants count as live. */
export async function selectPeople(ctx: Ctx, liveSince: { begun: Date; seen: Date }): Promise<PersonRow[]> {
  const rows = await ctx.db
    .select({
      person: staff,
      sessions: count(
        sql`case when ${and(
          isNull(staffSessions.endedAt),
          gt(staffSessions.createdAt, liveSince.begun),
          gt(staffSessions.seenAt, liveSince.seen),
        )} then 1 end`,
      ),
      lastSeenAt: max(staffSessions.seenAt),
    })
    .from(staff)
    .leftJoin(staffSessions, eq(staffSessions.staffId, staff.id))
    .groupBy(staff.id)
    .orderBy(asc(staff.email));
  return rows.map(({ person, sessions, lastSeenAt }) => ({
    id: person.id,
    email: person.email,
    role: person.role,
    isDisabled: person.disabledAt !== null,
    hasTotp: person.totpSince !== null,
    sessions: person.disabledAt === null ? sessions : 0,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    createdAt: person.createdAt.toISOString(),
  }));
}

export type NewKey = { name: string; keyHash: string; role: StaffRole; scopes: Scope[] | null };

export async function insertApiKey(ctx: Ctx, row: NewKey): Promise<string> {
  const [made] = await ctx.db
    .insert(apiKeys)
    .values({ ...row, createdAt: ctx.now() })
    .returning({ id: apiKeys.id });
  if (!made) throw new Error("the key was not stored");
  return made.id;
}

/** Also a revoked one: whoever uses it is told no, and the audit by name. */
export async function findKeyByHash(ctx: Ctx, keyHash: string): Promise<typeof apiKeys.$inferSelect | undefined> {
  const [row] = await ctx.db.select().from(apiKeys).where(eq(apiKeys.keyHash, keyHash));
  return row;
}

const USE_NOTED_EVERY_MS = 60_000;

/** Once a minute at most: a busy integration must not turn every read into a write. */
export async function noteApiKeyUse(ctx: Ctx, id: string): Promise<void> {
  const before = new Date(ctx.now().getTime() - USE_NOTED_EVERY_MS);
  await ctx.db
    .update(apiKeys)
    .set({ lastUsedAt: ctx.now() })
    .where(and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))));
}

/** The key's name, or null when there is none that could be revoked. */
export async function markApiKeyRevoked(ctx: Ctx, id: string): Promise<string | null> {
  const [gone] = await ctx.db
    .update(apiKeys)
    .set({ revokedAt: ctx.now() })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ name: apiKeys.name });
  return gone?.name ?? null;
}

/** Those that work first, then the newest. */
export async function selectKeys(ctx: Ctx): Promise<KeyRow[]> {
  const rows = await ctx.db
    .select()
    .from(apiKeys)
    .orderBy(sql`${apiKeys.revokedAt} is not null`, desc(apiKeys.createdAt));
  return rows.map(({ id, name, role, scopes, createdAt, lastUsedAt, revokedAt }) => ({
    id,
    name,
    role,
    scopes,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }));
}

/** People whose app's secret another key than this one has sealed, locked. */
export const findTotpSealedOtherwise = (tx: TxCtx, keyId: string): Promise<StaffRow[]> =>
  tx.db
    .select()
    .from(staff)
    .where(sql`${staff.totpSealed} not like ${`v1.${keyId}.%`}`)
    .for("update");
