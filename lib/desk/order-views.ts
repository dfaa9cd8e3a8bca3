import type { stockItems } from "@/db/schema";
import { REASON_CODES, type ReasonCode } from "@/lib/core/reasons";
import type { Line, Order, OrderRows, Unit } from "@/lib/orders";
import { countUnits, shareOf } from "@/lib/orders/rules";
import { isOwed } from "@/lib/orders/status";
import { isInForce, isWaiting, leftOn, type Money } from "@/lib/payments";
import type { Ctx } from "@/lib/work/context";
import { hasRight } from "@/lib/work/rights";
import { canCancelOrder, canConfirmPayment, canRetryOrder, unitActs } from "./rules";
import type { OrderActs, ReasonFacts, StaffLine, StaffOrder, StaffUnit } from "./views";

/** An order with its lines and units, as staff see them, and what they may do with it. */

export const orderView = (order: Order): StaffOrder => ({
  id: order.id,
  title: order.title,
  intent: order.intent,
  units: order.units,
  subtotalIdr: order.subtotalIdr,
  discountIdr: order.discountIdr,
  totalIdr: order.totalIdr,
  promoCode: order.promoCode,
  paymentStatus: order.paymentStatus,
  invitationStatus: order.invitationStatus,
  attention: order.attention,
  createdAt: order.createdAt.toISOString(),
  expiresAt: order.expiresAt.toISOString(),
  paidAt: iso(order.paidAt),
  deliveredAt: iso(order.deliveredAt),
  endsAt: iso(order.endsAt),
});

export const orderActs = (ctx: Ctx, order: Order, money: Money): OrderActs => ({
  canRetry: canRetryOrder(order),
  // Money that waits is accepted where it stands, so that no other is invented beside it.
  canConfirm:
    hasRight(ctx, "payments.confirm") &&
    canConfirmPayment(order.paymentStatus) &&
    !money.receipts.some((receipt) => isWaiting(receipt)),
  canCancel: canCancelOrder(order.paymentStatus),
  refundable: money.attempts
    .map(({ id, reference }) => ({
      attemptId: id,
      reference,
      leftIdr: leftOn(id, money),
      canByHand: hasRight(ctx, "refunds.by_hand"),
    }))
    .filter(({ leftIdr }) => leftIdr > 0),
});

/** What was handed out to a unit. */
export type UnitItem = Pick<typeof stockItems.$inferSelect, "unitId" | "status" | "revealedAt">;

export function lineViews({ order, lines, units }: OrderRows, money: Money, items: readonly UnitItem[]): StaffLine[] {
  const itemOf = new Map(items.map((item) => [item.unitId, item]));
  const standing = money.refunds.filter(isInForce);
  const refundOf = new Map(standing.flatMap((refund) => refund.unitIds.map((id) => [id, refund.status] as const)));
  const isAnythingLeft = money.attempts.some(({ id }) => leftOn(id, money) > 0);
  return lines.map((line) => {
    const own = units.filter(({ lineId }) => lineId === line.id);
    return {
      id: line.id,
      productId: line.productId,
      productName: line.productName,
      kind: line.kind,
      quantity: line.quantity,
      totalIdr: line.totalIdr,
      durationDays: line.durationDays,
      deliveryStatus: line.deliveryStatus,
      counts: countUnits(own),
      units: own.map((unit) => ({
        ...unitFacts(line, unit, itemOf.get(unit.id)),
        refund: refundOf.get(unit.id) ?? null,
        acts: unitActs({
          isOwed: isOwed(order.paymentStatus),
          isInvited: line.kind === "seat" && unit.renews === null && unit.email !== null,
          isRefundable: isAnythingLeft && !refundOf.has(unit.id),
          status: unit.status,
        }),
      })),
    };
  });
}

const unitFacts = (line: Line, unit: Unit, item: UnitItem | undefined): Omit<StaffUnit, "refund" | "acts"> => ({
  id: unit.id,
  position: unit.position,
  email: unit.email,
  status: unit.status,
  isRenewal: unit.renews !== null,
  reason: reasonOf(unit),
  deliveredAt: iso(unit.deliveredAt),
  endsAt: iso(unit.endsAt),
  item: item ? { status: item.status, revealedAt: iso(item.revealedAt) } : null,
  shareIdr: shareOf(line, unit.position),
});

function reasonOf({ reason, facts }: Unit): ReasonFacts | null {
  return isReasonCode(reason) ? { code: reason, facts: facts ?? {} } : null;
}

const isReasonCode = (word: string | null): word is ReasonCode => REASON_CODES.some((code) => code === word);

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
