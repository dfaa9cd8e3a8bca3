import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import { payables, paymentAttempts, transitions } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { Reason } from "@/lib/core/reasons";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { canMove, machine, recordWhen, transition } from "@/lib/work/transition";
import type { Charge } from "./gateway";
import { orderIdOf } from "./rules";
import { ATTEMPT_MOVES, type AttemptStatus } from "./status";

/** Every query of payables and their attempts; the only writer of `payment_attempts.status`. */

export type Attempt = typeof paymentAttempts.$inferSelect;

const ATTEMPT = machine({
  entity: "attempt",
  table: paymentAttempts,
  column: "status",
  moves: ATTEMPT_MOVES,
  orderIdOf: ({ payableId }) => orderIdOf(payableId),
});

export type NewAttempt = Pick<Attempt, "gateway" | "reference" | "expiresAt"> & { leasedUntil: Date };

/** Something to be paid, with its first attempt. `id` is the id of what it belongs to. */
export async function openPayable(
  tx: TxCtx,
  payable: { id: string; kind: "order"; dueIdr: number; attempt: NewAttempt },
): Promise<Attempt> {
  const { id, kind, dueIdr, attempt } = payable;
  const opened = tx.db
    .$with("opened")
    .as(tx.db.insert(payables).values({ id, kind, dueIdr, createdAt: tx.now() }).returning({ id: payables.id }));
  const [row] = await tx.db
    .with(opened)
    .insert(paymentAttempts)
    .values(attemptValues(tx, { payableId: id, dueIdr, ...attempt }))
    .returning();
  if (!row) throw new Error("an insert answers its row");
  return row;
}

/**
 * Our row, with our reference, before the gateway hears of it; whoever makes it holds the lease to talk to the gateway.
 * The unique index refuses a second live attempt.
 */
export async function startAttempt(
  tx: TxCtx,
  attempt: NewAttempt & { payableId: string; dueIdr: number },
): Promise<Attempt> {
  const [row] = await tx.db.insert(paymentAttempts).values(attemptValues(tx, attempt)).returning();
  if (!row) throw new Error("an insert answers its row");
  return row;
}

const attemptValues = (tx: TxCtx, attempt: NewAttempt & { payableId: string; dueIdr: number }) => ({
  ...attempt,
  amountIdr: attempt.dueIdr,
  createdAt: tx.now(),
  // If its creator dies, a sweep picks it up once the lease has expired.
  askAt: attempt.leasedUntil,
});

const ONE_OPEN_PER_TOTAL = "payment_attempts_one_open_per_total";

/** Whether `openAttempt` failed because another open charge is over the same total, at a gateway that goes by it. */
export function isTotalTaken(error: unknown): boolean {
  for (let seen = error; seen instanceof Error; seen = seen.cause)
    if ("constraint" in seen && seen.constraint === ONE_OPEN_PER_TOTAL) return true;
  return false;
}

/**
 * Opens the attempt with the gateway's charge. Null when another process opened it first or it is closed; the charge of
 * a closed one is still recorded, because money could come on it.
 */
export async function openAttempt(tx: TxCtx, attempt: Attempt, charge: Charge, askAt: Date): Promise<Attempt | null> {
  const kept = tx.db.$with("kept").as(
    tx.db
      .update(paymentAttempts)
      .set({ ...chargeValues(charge), status: OPEN_WHILE_CREATING, askAt: askUnlessPaid(askAt) })
      .where(and(eq(paymentAttempts.id, attempt.id), ne(paymentAttempts.status, "open")))
      .returning(),
  );
  const record = {
    entity: "attempt" as const,
    entityId: attempt.id,
    orderId: orderIdOf(attempt.payableId),
    from: "creating",
    to: "open",
    reason: { code: "code_opened" as const, gateway: attempt.gateway, amountIdr: charge.amount },
  };
  const recorded = tx.db
    .$with("recorded", { id: transitions.id })
    .as(recordWhen(tx, record, sql`kept where status = 'open'`));
  const [row] = await tx.db.with(kept, recorded).select().from(kept);
  return row?.status === "open" ? row : null;
}

const OPEN_WHILE_CREATING = sql`case when ${paymentAttempts.status} = 'creating' then 'open' else ${paymentAttempts.status} end`;

const askUnlessPaid = (askAt: Date) =>
  sql`case when ${paymentAttempts.status} = 'succeeded' then ${paymentAttempts.askAt} else ${askAt}::timestamptz end`;

const chargeValues = (charge: Charge) => ({
  gatewayRef: charge.gatewayRef,
  amountIdr: charge.amount,
  surchargeIdr: charge.surcharge,
  surchargeKind: charge.surchargeKind,
  qrString: charge.qrString,
  qrUrl: charge.qrUrl,
  payUrl: charge.payUrl,
  expiresAt: charge.expiresAt,
  trouble: null,
  leasedUntil: null,
});

/** What is learned about an attempt, with its status or without. */
export type AttemptFacts = Partial<
  Pick<Attempt, "trouble" | "rawStatus" | "askAt" | "asks" | "expiresAt" | "factsAt" | "doubtedAt">
>;

/**
 * Moves an attempt whose row was read in this transaction. Where the move is not allowed, or it is there already, the row
 * stays as it is: a webhook that comes while a charge is being created must not take the lease from whoever creates it.
 */
export const moveAttempt = async (
  tx: TxCtx,
  attempt: Attempt,
  to: AttemptStatus,
  reason: Reason,
  facts: AttemptFacts = {},
): Promise<Attempt> =>
  canMove(ATTEMPT_MOVES, attempt.status, to)
    ? transition(tx, ATTEMPT, attempt, to, reason, { leasedUntil: null, ...facts })
    : attempt;

export async function lockAttempt(tx: TxCtx, id: string): Promise<Attempt> {
  const [row] = await tx.db.select().from(paymentAttempts).where(eq(paymentAttempts.id, id)).for("update");
  if (!row) throw new DomainError("not_found", "There is no such payment.");
  return row;
}

/** Locks all attempts of a payable, before the order itself. Newest first. */
export const lockAttempts = (tx: TxCtx, payableId: string): Promise<Attempt[]> =>
  selectOfPayable(tx, payableId).for("update");

/** Newest first. */
export const selectAttempts = async (ctx: Ctx, payableId: string): Promise<Attempt[]> =>
  selectOfPayable(ctx, payableId);

const selectOfPayable = (ctx: Ctx, payableId: string) =>
  ctx.db
    .select()
    .from(paymentAttempts)
    .where(eq(paymentAttempts.payableId, payableId))
    .orderBy(desc(paymentAttempts.createdAt), desc(paymentAttempts.id));

/** The live attempt of a payable, if any: the index allows one at most. */
export const selectLive = (ctx: Ctx, payableId: string): Promise<Attempt[]> =>
  ctx.db
    .select()
    .from(paymentAttempts)
    .where(and(eq(paymentAttempts.payableId, payableId), inArray(paymentAttempts.status, ["creating", "open"])));

/** Finds an attempt by whichever id the gateway repeated. */
export async function findAttempt(
  ctx: Ctx,
  gateway: GatewayName,
  ids: { reference: string | null; gatewayRef: string | null },
): Promise<Attempt | undefined> {
  const byId = [
    ids.reference ? eq(paymentAttempts.reference, ids.reference) : undefined,
    ids.gatewayRef ? eq(paymentAttempts.gatewayRef, ids.gatewayRef) : undefined,
  ].filter((condition) => condition !== undefined);
  if (byId.length === 0) return undefined;
  const [row] = await ctx.db
    .select()
    .from(paymentAttempts)
    .where(and(eq(paymentAttempts.gateway, gateway), or(...byId)));
  return row;
}

/** Takes over an attempt whose creation was never finished. Null while its creator's lease still runs. */
export async function takeLease(ctx: Ctx, attempt: Pick<Attempt, "id">, until: Date): Promise<Attempt | null> {
  const [taken] = await ctx.db
    .update(paymentAttempts)
    .set({ leasedUntil: until })
    .where(
      and(
        eq(paymentAttempts.id, attempt.id),
        eq(paymentAttempts.status, "creating"),
        or(isNull(paymentAttempts.leasedUntil), lte(paymentAttempts.leasedUntil, ctx.now())),
      ),
    )
    .returning();
  return taken ?? null;
}

/** Whether `now` is still being created under the lease that `mine` was taken with: nobody else has got further. */
export const holdsLease = (mine: Attempt, now: Attempt): boolean =>
  now.status === "creating" && now.leasedUntil?.getTime() === mine.leasedUntil?.getTime();

/** When its gateway is asked next (null: never again), and what else was learned, without a move. */
export async function scheduleAsk(
  ctx: Ctx,
  id: string,
  askAt: Date | null,
  facts: Omit<AttemptFacts, "askAt"> = {},
): Promise<void> {
  await ctx.db
    .update(paymentAttempts)
    .set({ askAt, ...facts })
    .where(eq(paymentAttempts.id, id));
}

/** Attempts that their gateway is to be asked about now, the longest overdue first. */
export const selectDue = (ctx: Ctx, gateway: GatewayName, limit: number): Promise<Attempt[]> =>
  ctx.db
    .select()
    .from(paymentAttempts)
    .where(
      and(
        eq(paymentAttempts.gateway, gateway),
        isNotNull(paymentAttempts.askAt),
        lte(paymentAttempts.askAt, ctx.now()),
      ),
    )
    .orderBy(asc(paymentAttempts.askAt))
    .limit(limit);

/** Our references of the attempts that were made in a window, oldest first. */
export async function selectReferences(ctx: Ctx, gateway: GatewayName, from: Date, to: Date): Promise<string[]> {
  const rows = await ctx.db
    .select({ reference: paymentAttempts.reference })
    .from(paymentAttempts)
    .where(
      and(
        eq(paymentAttempts.gateway, gateway),
        gte(paymentAttempts.createdAt, from),
        lt(paymentAttempts.createdAt, to),
      ),
    )
    .orderBy(asc(paymentAttempts.createdAt));
  return rows.map(({ reference }) => reference);
}
