import { invalid } from "@/lib/catalog";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { randomCode } from "@/lib/core/ids";
import { rupiah } from "@/lib/core/money";
import type { Reason } from "@/lib/core/reasons";
import { lockOrderRows, readOrderRows } from "@/lib/orders";
import {
  insertRefund,
  isManual,
  isInForce,
  keyOf,
  leftOn,
  lockMoney,
  lockMoneyOfAttempt,
  moveRefund,
  selectAttempts,
  selectRefund,
  stateOf,
  total,
  type Attempt,
  type Money,
} from "@/lib/payments";
import type { RefundResult } from "@/lib/payments/gateway";
import { findGateway } from "@/lib/payments/gateways/registry";
import { actorName, inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { requireRight } from "@/lib/work/rights";
import { completeRefund } from "./refund-facts";
import { settlePayment } from "./settle-payment";

export type RefundRequest = {
  attemptId: string;
  amountIdr: number;
  /** In the words of whoever asks. */
  reason: string;
  /** A person pays it out although the gateway could, for instance because the gateway has refused. */
  isByHand?: boolean;
  /** Units of the order that it pays back: they are taken back when it is done. */
  unitIds?: readonly string[];
  /** The state of the order's money (`stateOf`) that it was decided on; with another one it is a `conflict`. */
  saw?: string | undefined;
};

/**
 * Asks for money to go back: by the gateway where it can, otherwise as a payout that a person makes and proves.
 * Never more than came in on the payment, and by an admin never more of an order than the owner's limit. Answers the
 * refund's id and who has to act; for a gateway whose keys are gone that is a person. Throws `invalid` on `amount` and
 * `unit_ids`, `not_found`, `forbidden`, `conflict`.
 */
export async function requestRefund(
  ctx: Ctx,
  request: RefundRequest,
): Promise<{ id: string; method: "gateway" | "manual" }> {
  requireRight(ctx, request.isByHand ? "refunds.by_hand" : "refunds.request");
  return inTransaction(ctx, async (tx) => {
    const { attempt, ...money } = await lockMoneyOfAttempt(tx, request.attemptId);
    if (request.saw !== undefined && request.saw !== stateOf(money))
      throw new DomainError("conflict", "The money of this order has changed since you looked. Look again.");
    const left = leftOn(attempt.id, money);
    if (!Number.isSafeInteger(request.amountIdr) || request.amountIdr < 1 || request.amountIdr > left)
      throw invalid("amount", `must be between 1 and ${left}`);
    // Counted over the whole order, so that many small refunds do not make a large one.
    if (total(money.refunds.filter(isInForce)) + request.amountIdr > env().ADMIN_REFUND_LIMIT_IDR)
      requireRight(ctx, "refunds.above_limit");
    const unitIds = [...new Set(request.unitIds)];
    if (unitIds.length > 0) await checkUnits(tx, money, attempt.payableId, unitIds);

    // Parts of an order go back the way its own money came; staff received that by hand as well.
    const own = money.receipts.filter(
      (row) => row.attemptId === attempt.id && (unitIds.length === 0 || row.isSettling),
    );
    const isThere = own.some((row) => !isManual(row));
    const canRefund = isThere && findGateway(attempt.gateway)?.capabilities.canRefund === true;
    const method = canRefund && !request.isByHand ? "gateway" : "manual";
    const { id } = await insertRefund(tx, {
      attemptId: attempt.id,
      payableId: attempt.payableId,
      refundKey: `RF-${randomCode(20)}`,
      amountIdr: request.amountIdr,
      method,
      status: "requested",
      reason: request.reason,
      unitIds,
      actor: actorName(tx),
    });
    if (method === "gateway") await announce(tx, "payments/refund.requested", { refundId: id });
    return { id, method };
  });
}

/** Only units of this order that the buyer still has, and each in one refund. */
async function checkUnits(tx: TxCtx, money: Money, orderId: string, unitIds: readonly string[]): Promise<void> {
  const living = (await readOrderRows(tx, orderId))?.units.filter(
    ({ status }) => status !== "withdrawn" && status !== "ended",
  );
  const taken = new Set(money.refunds.filter(isInForce).flatMap((refund) => refund.unitIds));
  for (const unitId of unitIds) {
    if (!living?.some(({ id }) => id === unitId))
      throw invalid("unit_ids", `${unitId} is no unit that can be taken back`);
    if (taken.has(unitId)) throw invalid("unit_ids", `${unitId} is in another refund already`);
  }
}

/**
 * Hands a requested refund to its gateway with our refund key, which stays the same over retries. After an unknown
 * outcome the gateway is asked before anything is sent again. `not_configured`: its keys are gone, a person takes it over
 * or withdraws it. Throws `try_later` when it is to be tried again.
 */
export async function sendRefund(
  ctx: Ctx,
  refundId: string,
): Promise<"done" | "failed" | "withdrawn" | "not_configured"> {
  const refund = await selectRefund(ctx, refundId);
  if (refund.status === "done" || refund.status === "failed" || refund.status === "withdrawn") return refund.status;
  if (refund.method === "manual") throw new DomainError("conflict", "This refund is a person's to make.");
  const attempt = (await selectAttempts(ctx, refund.payableId)).find(({ id }) => id === refund.attemptId);
  if (!attempt) throw new DomainError("not_found", "There is no such payment.");
  const gateway = findGateway(attempt.gateway);
  if (!gateway) return "not_configured";
  if (refund.status === "unknown") {
    if ((await settlePayment(ctx, gateway, attempt)) === "unreadable")
      throw new DomainError("try_later", "The gateway cannot say whether it made the refund. It is asked again.");
    if ((await selectRefund(ctx, refundId)).status === "done") return "done";
  }
  const result = await gateway.refund({
    ...keyOf(attempt),
    refundKey: refund.refundKey,
    refundAmount: rupiah(refund.amountIdr),
    reason: refund.reason,
  });
  const outcome = await inTransaction(ctx, (tx) => recordResult(tx, attempt, refundId, result));
  if (outcome !== "again") return outcome;
  throw new DomainError("try_later", "the gateway could not be asked for the refund", {
    retryAfterSeconds: "retryAfterSeconds" in result ? result.retryAfterSeconds : undefined,
  });
}

/** A person may have taken it over or withdrawn it while the call was under way: what the gateway made counts. */
async function recordResult(
  tx: TxCtx,
  attempt: Attempt,
  refundId: string,
  result: RefundResult,
): Promise<"done" | "failed" | "again"> {
  const money = await lockMoney(tx, attempt.payableId);
  const found = money.refunds.find((each) => each.id === refundId);
  if (!found) throw new DomainError("not_found", "There is no such refund.");
  if (found.status === "done") return "done";
  const isTaken = found.method === "manual" || found.status === "withdrawn";
  if (isTaken && result.outcome !== "done" && result.outcome !== "unknown") return "failed";
  const reason: Reason =
    result.outcome === "done"
      ? { code: "refund_made_there", amountIdr: found.amountIdr }
      : { code: "refund_unclear", why: "why" in result ? result.why : "" };
  const refund = isTaken ? await moveRefund(tx, found, "unknown", reason, { method: "gateway" }) : found;
  switch (result.outcome) {
    case "done": {
      const books = { ...money, rows: await lockOrderRows(tx, attempt.payableId) };
      await completeRefund(tx, books, attempt, refund);
      return "done";
    }
    case "refused":
    case "unsupported": {
      const why = result.outcome === "refused" ? result.why : "this gateway gives no money back by itself";
      await moveRefund(tx, refund, "failed", { code: "refund_failed", why }, { trouble: why });
      return "failed";
    }
    case "unknown":
      await moveRefund(tx, refund, "unknown", { code: "refund_unclear", why: result.why }, { trouble: result.why });
      return "again";
    case "unavailable":
      // This call was not carried out, which says nothing of an earlier one whose end nobody knows: that stays unknown, so
      // that the gateway is asked about it first.
      await moveRefund(tx, refund, refund.status, { code: "refund_retried", why: result.why }, { trouble: result.why });
      return "again";
  }
}
