import { db, type Queryable, type Transaction } from "@/db/client";
import { currentTime } from "@/lib/core/clock";
import { DomainError } from "@/lib/core/errors";
import type { Scope, StaffRole } from "@/lib/core/rights";

/** Who acts. Written into every transition, so that the timeline of an order tells its story. */
export type Actor =
  | { kind: "system"; name: string }
  | { kind: "buyer"; address: string | null }
  | { kind: "staff"; id: string; email: string; role: StaffRole; sessionId?: string }
  | { kind: "api_key"; id: string; name: string; role: StaffRole; scopes: readonly Scope[] | null };

export type { StaffRole };

/** What every verb gets first: where to read and write, who acts, what time it is. */
export type Ctx = {
  db: Queryable;
  actor: Actor;
  now: () => Date;
  /** The masked address that staff ask from, for the audit; absent where no request is behind it. */
  from?: string | null;
};
/** A ctx inside a transaction. Verbs that must not run outside one ask for this type. */
export type TxCtx = Ctx & { db: Transaction; readonly inTransaction: true };

export const systemCtx = (name: string): Ctx => ({ db: db(), actor: { kind: "system", name }, now: currentTime });
export const buyerCtx = (address: string | null): Ctx => ({
  db: db(),
  actor: { kind: "buyer", address },
  now: currentTime,
});

export function actorName(ctx: Ctx): string {
  switch (ctx.actor.kind) {
    case "system":
      return `system:${ctx.actor.name}`;
    case "buyer":
      return "buyer";
    case "staff":
      return `staff:${ctx.actor.email}`;
    case "api_key":
      return `key:${ctx.actor.name}`;
  }
}

const TRIES_MAX = 3;
/** lock_not_available, deadlock_detected, serialization_failure */
const BUSY = new Set(["55P03", "40P01", "40001"]);

const isInTransaction = (ctx: Ctx): ctx is TxCtx => "inTransaction" in ctx;

/**
 * One commit for everything `work` does; joins the transaction that is already open, if any.
 * No network call belongs inside. A lock is waited for as long as the connection says (db/client.ts: 5 s); a commit
 * that could not get one is tried three times in all and then becomes `try_later`.
 */
export async function inTransaction<T>(ctx: Ctx, work: (tx: TxCtx) => Promise<T>): Promise<T> {
  if (isInTransaction(ctx)) return work(ctx);
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.db.transaction((transaction) => work({ ...ctx, db: transaction, inTransaction: true }));
    } catch (error) {
      const code = sqlState(error);
      if (!code || !BUSY.has(code)) throw error;
      if (attempt >= TRIES_MAX) throw new DomainError("try_later", "The shop is busy. Please try again in a moment.");
    }
  }
}

/** The SQLSTATE of a database error, also when Drizzle has wrapped it. */
export function sqlState(error: unknown): string | undefined {
  for (let seen = error; seen instanceof Error; seen = seen.cause)
    if ("code" in seen && typeof seen.code === "string") return seen.code;
  return undefined;
}

/** Whether the database refused a row because of this unique index. */
export function isDuplicate(error: unknown, index: string): boolean {
  for (let seen = error; seen instanceof Error; seen = seen.cause)
    if ("constraint" in seen && seen.constraint === index) return sqlState(error) === "23505";
  return false;
}
