import { and, desc, eq, gt, isNull, lt, ne } from "drizzle-orm";
import { staff, staffSessions } from "@/db/schema";
import { machineTime } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { isUuid, randomCode } from "@/lib/core/ids";
import { sha256 } from "@/lib/core/secrets";
import { inTransaction, type Ctx, type StaffRole } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { recordEvent } from "./events";
import { ownId } from "./own";
import type { SessionRow } from "./views";

/**
 * Sessions of staff, one row a sign-in. A session ends twelve hours after it began and two hours after it was last used
 * (both settable), by signing out, and with everything that takes the account's trust away. An ended row never comes
 * back, and a cookie knows only its own row. All on the machine's clock.
 */

/** A signed-in person and the session they use. */
export type StaffMember = { id: string; email: string; role: StaffRole; sessionId: string };

/** 160 random bits. */
const TOKEN_LENGTH = 32;
const SEEN_NOTED_EVERY_MS = 60_000;
/** Ended sessions are kept a while for their owner to look at. */
const KEPT_MS = 30 * 86_400_000;

const ago = (ms: number): Date => new Date(machineTime().getTime() - ms);

/** Sessions begun and seen after these instants are live. */
export const liveSince = () => ({
  begun: ago(env().SESSION_HOURS * 3_600_000),
  seen: ago(env().SESSION_IDLE_MINUTES * 60_000),
});

const isLive = () => {
  const { begun, seen } = liveSince();
  return and(isNull(staffSessions.endedAt), gt(staffSessions.createdAt, begun), gt(staffSessions.seenAt, seen));
};

/** Begins a session and answers the token for its cookie, this once. `device` is shown to the person. */
export async function openSession(ctx: Ctx, staffId: string, device: string): Promise<string> {
  const token = randomCode(TOKEN_LENGTH);
  const now = machineTime();
  await ctx.db
    .delete(staffSessions)
    .where(and(eq(staffSessions.staffId, staffId), lt(staffSessions.createdAt, ago(KEPT_MS))));
  await ctx.db.insert(staffSessions).values({
    staffId,
    device,
    tokenHash: sha256(token),
    address: ctx.from ?? null,
    createdAt: now,
    seenAt: now,
  });
  return token;
}

/** Whose live session this token is, read afresh; null for an ended one, and for a disabled person's. */
export async function findSession(ctx: Ctx, token: string): Promise<StaffMember | null> {
  const [row] = await ctx.db
    .select({
      id: staff.id,
      email: staff.email,
      role: staff.role,
      sessionId: staffSessions.id,
      seenAt: staffSessions.seenAt,
    })
    .from(staffSessions)
    .innerJoin(staff, eq(staff.id, staffSessions.staffId))
    .where(and(eq(staffSessions.tokenHash, sha256(token)), isLive(), isNull(staff.disabledAt)));
  if (!row) return null;
  const { seenAt, ...member } = row;
  // Only a live row is touched: a request that was slow must not bring back a session that has ended meanwhile.
  if (seenAt < ago(SEEN_NOTED_EVERY_MS))
    await ctx.db
      .update(staffSessions)
      .set({ seenAt: machineTime() })
      .where(and(eq(staffSessions.id, row.sessionId), isLive()));
  return member;
}

/** Signs out the session of this token and no other. A token whose session is over does nothing. */
export async function signOut(ctx: Ctx, token: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const [ended] = await tx.db
      .update(staffSessions)
      .set({ endedAt: machineTime() })
      .where(and(eq(staffSessions.tokenHash, sha256(token)), isLive()))
      .returning({ staffId: staffSessions.staffId });
    if (!ended) return;
    const [person] = await tx.db.select({ email: staff.email }).from(staff).where(eq(staff.id, ended.staffId));
    await recordEvent(tx, "signed_out", { actor: `staff:${person?.email}` });
  });
}

/** Ends all live sessions of a person, but for one; answers how many. No right is asked: verbs ask. */
export async function endAll(ctx: Ctx, staffId: string, exceptId?: string): Promise<number> {
  const ended = await ctx.db
    .update(staffSessions)
    .set({ endedAt: machineTime() })
    .where(
      and(
        eq(staffSessions.staffId, staffId),
        isNull(staffSessions.endedAt),
        exceptId === undefined ? undefined : ne(staffSessions.id, exceptId),
      ),
    )
    .returning({ id: staffSessions.id });
  return ended.length;
}

/** Ends one of one's own sessions, or without `id` all but the one in use. Throws `not_found`. */
export async function endOwnSessions(ctx: Ctx, id?: string): Promise<void> {
  requireRight(ctx, "account.own");
  const own = ownId(ctx);
  await inTransaction(ctx, async (tx) => {
    if (id === undefined) {
      const count = await endAll(tx, own.id, own.sessionId);
      return recordEvent(tx, "sessions_ended", { facts: { count } });
    }
    const ended = isUuid(id)
      ? await tx.db
          .update(staffSessions)
          .set({ endedAt: machineTime() })
          .where(and(eq(staffSessions.id, id), eq(staffSessions.staffId, own.id), isLive()))
          .returning({ id: staffSessions.id })
      : [];
    if (ended.length === 0) throw new DomainError("not_found", "This session has ended already.");
    await recordEvent(tx, "sessions_ended", { facts: { count: 1 } });
  });
}

/** A person's live sessions, the newest first. */
export async function selectSessions(ctx: Ctx, staffId: string, thisId: string | null): Promise<SessionRow[]> {
  const rows = await ctx.db
    .select()
    .from(staffSessions)
    .where(and(eq(staffSessions.staffId, staffId), isLive()))
    .orderBy(desc(staffSessions.createdAt));
  return rows.map(({ id, device, address, createdAt, seenAt }) => ({
    id,
    device,
    address,
    createdAt: createdAt.toISOString(),
    seenAt: seenAt.toISOString(),
    isThis: id === thisId,
  }));
}
