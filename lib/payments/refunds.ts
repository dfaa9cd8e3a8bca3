import { and, asc, eq, inArray, lt, or, sql } from "drizzle-orm";
import { paymentAttempts, refunds, transitions } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Erased } from "@/lib/core/erasure";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { Reason } from "@/lib/core/reasons";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { hasWords, textArray, withoutWords } from "@/lib/work/erasure";
import { machine, recordWhen, transition } from "@/lib/work/transition";
import { orderIdOf } from "./rules";
import { REFUND_MOVES, type RefundStatus } from "./status";

/** Every query of refunds; the only writer of `refunds.status`. */

export type Refund = typeof refunds.$inferSelect;

const REFUND = machine({
  entity: "refund",
  table: refunds,
  column: "status",
  moves: REFUND_MOVES,
  orderIdOf: ({ payableId }) => orderIdOf(payableId),
});

export type NewRefund = Pick<
  Refund,
  "attemptId" | "payableId" | "refundKey" | "amountIdr" | "method" | "status" | "reason" | "unitIds" | "actor"
>;

/** A new refund with the record of who asked for it. */
export async function insertRefund(tx: TxCtx, refund: NewRefund): Promise<Refund> {
  const made = tx.db.$with("made").as(
    tx.db
      .insert(refunds)
      .values({ ...refund, createdAt: tx.now() })
      .returning(),
  );
  const { amountIdr, method, reason } = refund;
  const record = {
    entity: "refund" as const,
    entityId: sql`id`,
    orderId: orderIdOf(refund.payableId),
    from: null,
    to: refund.status,
    reason: { code: "refund_requested" as const, amountIdr, method, reason },
  };
  const recorded = tx.db.$with("recorded", { id: transitions.id }).as(recordWhen(tx, record, sql`made`));
  const [row] = await tx.db.with(made, recorded).select().from(made);
  if (!row) throw new Error("an insert answers its row");
  return row;
}

export async function selectRefund(ctx: Ctx, id: string): Promise<Refund> {
  const [row] = await ctx.db.select().from(refunds).where(eq(refunds.id, id));
  if (!row) throw new DomainError("not_found", "There is no such refund.");
  return row;
}

/**
 * Moves a refund of a payable whose attempts are locked: that lock covers its refunds, too. Staying where it is only
 * writes down the latest trouble. Throws `conflict` for a move that is not allowed.
 */
export async function moveRefund(
  tx: TxCtx,
  refund: Refund,
  to: RefundStatus,
  reason: Reason,
  facts: Partial<Pick<Refund, "method" | "trouble" | "proof" | "paidOn">> = {},
): Promise<Refund> {
  if (refund.status !== to)
    return transition(tx, REFUND, refund, to, reason, { ...facts, ...(to === "done" ? { doneAt: tx.now() } : {}) });
  await tx.db.update(refunds).set(facts).where(eq(refunds.id, refund.id));
  return { ...refund, ...facts };
}

/** Refunds that one of these gateways has not confirmed: asked for, handed over, or nobody knows. */
export async function selectOpenRefunds(
  ctx: Ctx,
  gateways: readonly GatewayName[],
  before: Date,
  limit: number,
): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: refunds.id })
    .from(refunds)
    .innerJoin(paymentAttempts, eq(paymentAttempts.id, refunds.attemptId))
    .where(
      and(
        inArray(paymentAttempts.gateway, [...gateways]),
        eq(refunds.method, "gateway"),
        inArray(refunds.status, ["requested", "sent", "unknown"]),
        lt(refunds.createdAt, before),
      ),
    )
    .orderBy(asc(refunds.createdAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Takes a buyer out of what people and gateways wrote beside the money; no amount, status or reference changes. */
export async function eraseFromMoney(tx: TxCtx, erased: Erased): Promise<void> {
  const ids = textArray(erased.orderIds);
  await tx.db
    .update(refunds)
    .set({ reason: withoutWords(refunds.reason, erased), trouble: withoutWords(refunds.trouble, erased) })
    .where(
      and(
        sql`${refunds.payableId} = any(${ids})`,
        or(hasWords(refunds.reason, erased), hasWords(refunds.trouble, erased)),
      ),
    );
  await tx.db
    .update(paymentAttempts)
    .set({ trouble: withoutWords(paymentAttempts.trouble, erased) })
    .where(and(sql`${paymentAttempts.payableId} = any(${ids})`, hasWords(paymentAttempts.trouble, erased)));
}
