import { PAYMENT_MOVES, type PaymentStatus } from "@/lib/orders/status";
import {
  holdingOf,
  isOpen,
  isInForce,
  isWaiting,
  type Attempt,
  type Money,
  type ReceiptRow,
  type Refund,
  type selectLedger,
} from "@/lib/payments";
import { findGateway } from "@/lib/payments/gateways/registry";
import type { Ctx } from "@/lib/work/context";
import { hasRight } from "@/lib/work/rights";
import { canMove } from "@/lib/work/transition";
import type { StaffAttempt, StaffReceipt, StaffRefund } from "./views";

type Ledger = Awaited<ReturnType<typeof selectLedger>>;

/** The money of an order, as staff see it, and what whoever looks may do about each part of it. */
export function moneyViews(ctx: Ctx, paymentStatus: PaymentStatus, money: Money, ledger: Ledger) {
  const may = {
    accept: hasRight(ctx, "payments.confirm") && canMove(PAYMENT_MOVES, paymentStatus, "paid"),
    resolve: hasRight(ctx, "payments.resolve"),
    byHand: hasRight(ctx, "refunds.by_hand"),
  };
  return {
    attempts: money.attempts.map(attemptView),
    receipts: money.receipts.map((receipt) => receiptView(receipt, money, ledger, may)),
    refunds: money.refunds.map((refund) => refundView(refund, money, may)),
  };
}

type May = { accept: boolean; resolve: boolean; byHand: boolean };

const attemptView = (attempt: Attempt): StaffAttempt => ({
  id: attempt.id,
  gateway: attempt.gateway,
  gatewayLabel: findGateway(attempt.gateway)?.label ?? attempt.gateway,
  reference: attempt.reference,
  gatewayRef: attempt.gatewayRef,
  status: attempt.status,
  amountIdr: attempt.amountIdr,
  surchargeIdr: attempt.surchargeIdr,
  surchargeKind: attempt.surchargeKind,
  qrString: attempt.qrString,
  qrUrl: attempt.qrUrl,
  payUrl: attempt.payUrl,
  expiresAt: attempt.expiresAt.toISOString(),
  rawStatus: attempt.rawStatus,
  trouble: attempt.trouble,
  createdAt: attempt.createdAt.toISOString(),
});

function receiptView(receipt: ReceiptRow, { refunds }: Money, ledger: Ledger, may: May): StaffReceipt {
  const waits = isWaiting(receipt);
  // While a refund of it is under way there is nothing to decide: the refund is finished or withdrawn first.
  const isGoing = refunds.some(
    (refund) => refund.attemptId === receipt.attemptId && isInForce(refund) && refund.status !== "done",
  );
  return {
    id: receipt.id,
    gateway: receipt.gateway,
    receiptKey: receipt.receiptKey,
    amountIdr: receipt.amountIdr,
    merchantFeeIdr: receipt.merchantFeeIdr,
    isSettling: receipt.isSettling,
    attention: receipt.attention,
    resolvedAt: receipt.resolvedAt?.toISOString() ?? null,
    waitingIdr: waits ? Math.min(receipt.amountIdr, unallocatedOf(receipt, ledger)) : 0,
    paidAt: receipt.paidAt?.toISOString() ?? null,
    recordedAt: receipt.recordedAt.toISOString(),
    acts: {
      canAccept: waits && !isGoing && may.accept,
      canReturn: waits && !isGoing && may.resolve,
      canKeep: waits && !isGoing && may.resolve,
      canNote: isOpen(receipt) && !waits && may.resolve,
    },
  };
}

function unallocatedOf({ attemptId }: ReceiptRow, ledger: Ledger): number {
  const own = ledger.filter((entry) => entry.attemptId === attemptId);
  return holdingOf(own.map(({ account, amountIdr }) => [account, amountIdr])).unallocatedIdr;
}

function refundView(refund: Refund, { attempts }: Money, may: May): StaffRefund {
  const { method, status } = refund;
  const isUnderWay = isInForce(refund) && status !== "done";
  const gateway = attempts.find(({ id }) => id === refund.attemptId)?.gateway ?? "";
  return {
    id: refund.id,
    amountIdr: refund.amountIdr,
    method,
    status,
    reason: refund.reason,
    unitIds: refund.unitIds,
    proof: refund.proof,
    paidOn: refund.paidOn,
    trouble: refund.trouble,
    isStranded: isUnderWay && method === "gateway" && !findGateway(gateway),
    createdAt: refund.createdAt.toISOString(),
    acts: {
      canProve: isUnderWay && method === "manual" && may.byHand,
      canTakeByHand: isUnderWay && method === "gateway" && may.byHand,
      canWithdraw: isUnderWay && may.byHand,
    },
  };
}
