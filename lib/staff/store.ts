import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { apiKeys, staff } from "@/db/schema";
import type { Ctx, StaffRole } from "@/lib/work/context";

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

export async function findStaffByEmail(ctx: Ctx, email: string): Promise<StaffRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(staff)
    .where(and(eq(staff.email, email), isNull(staff.disabledAt)));
  return row;
}

export async function findStaffById(ctx: Ctx, id: string): Promise<StaffRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(staff)
    .where(and(eq(staff.id, id), isNull(staff.disabledAt)));
  return row;
}

export async function raiseSessionVersion(ctx: Ctx, id: string): Promise<void> {
  await ctx.db
    .update(staff)
    .set({ sessionVersion: sql`${staff.sessionVersion} + 1` })
    .where(eq(staff.id, id));
}

export async function insertApiKey(ctx: Ctx, row: { name: string; keyHash: string; role: StaffRole }): Promise<string> {
  const [made] = await ctx.db
    .insert(apiKeys)
    .values({ ...row, createdAt: ctx.now() })
    .returning({ id: apiKeys.id });
  if (!made) throw new Error("the key was not stored");
  return made.id;
}

export async function findLiveApiKey(
  ctx: Ctx,
  keyHash: string,
): Promise<{ id: string; name: string; role: StaffRole } | undefined> {
  const [row] = await ctx.db
    .select({ id: apiKeys.id, name: apiKeys.name, role: apiKeys.role })
    .from(apiKeys)
    .where(and(eq(apiKeys.keyHash, keyHash), isNull(apiKeys.revokedAt)));
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

export async function markApiKeyRevoked(ctx: Ctx, id: string): Promise<"revoked" | "absent"> {
  const gone = await ctx.db
    .update(apiKeys)
    .set({ revokedAt: ctx.now() })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return gone.length > 0 ? "revoked" : "absent";
}
