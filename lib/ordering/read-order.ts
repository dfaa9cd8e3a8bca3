import { env } from "@/lib/core/env";
import { maskEmail } from "@/lib/core/format";
import { sha256 } from "@/lib/core/secrets";
import { selectMessages, type Message } from "@/lib/messages";
import { readOrderRows, type Line, type Order, type Unit } from "@/lib/orders";
import { countUnits } from "@/lib/orders/rules";
import { readMoney, type Attempt, type Money } from "@/lib/payments";
import { findGateway, offeredGateways } from "@/lib/payments/gateways/registry";
import type { Ctx } from "@/lib/work/context";
import { readOrderIncident } from "./order-incident";
import { mayHoldAgain } from "./rules";
import { isUnnamed, readPlacements, unitView, type Placement } from "./unit-view";
import type { LineView, OrderView, PaymentView } from "./views";

/** The order as its buyer sees it; null when there is none. Five statements, and no address that is not masked. */
export async function readOrder(ctx: Ctx, id: string): Promise<OrderView | null> {
  const [rows, money, placements, messages, incident] = await Promise.all([
    readOrderRows(ctx, id),
    readMoney(ctx, id),
    readPlacements(ctx, id),
    selectMessages(ctx, id),
    readOrderIncident(ctx, id),
  ]);
  if (!rows) return null;
  const { order, lines, units } = rows;
  const unitsOf = (line: Line): Unit[] => units.filter(({ lineId }) => lineId === line.id);
  const view = {
    ...orderFacts(order),
    ...moneyFacts(ctx, order, money),
    lines: lines.map((line) => lineView(line, unitsOf(line), placements)),
    byHandUntil: byHandUntil(ctx, order, units),
    unnamedUnits: lines.flatMap((line) => unitsOf(line).filter((unit) => isUnnamed(line, unit))).length,
    canCancel: order.paymentStatus === "pending",
    gatewayChoices: offeredGateways().map(({ name, label }) => ({ name, label })),
    incident,
    messages: messages.filter(({ recipientKind }) => recipientKind === "buyer").map(messageView),
  };
  return { ...view, version: sha256(JSON.stringify(view)).slice(0, 16) };
}

const orderFacts = (order: Order) => ({
  id: order.id,
  title: order.title,
  intent: order.intent,
  units: order.units,
  subtotalIdr: order.subtotalIdr,
  discountIdr: order.discountIdr,
  totalIdr: order.totalIdr,
  promoCode: order.promoCode,
  customerEmail: maskEmail(order.customerEmail),
  paymentStatus: order.paymentStatus,
  invitationStatus: order.invitationStatus,
  createdAt: order.createdAt.toISOString(),
  expiresAt: order.expiresAt.toISOString(),
  paidAt: order.paidAt?.toISOString() ?? null,
  deliveredAt: order.deliveredAt?.toISOString() ?? null,
  endsAt: order.endsAt?.toISOString() ?? null,
});

function byHandUntil(ctx: Ctx, { paidAt }: Order, units: readonly Unit[]): string | null {
  if (!paidAt || !units.some(({ status }) => status === "by_hand")) return null;
  const until = new Date(paidAt.getTime() + env().MANUAL_WITHIN_HOURS * 3_600_000);
  return until > ctx.now() ? until.toISOString() : null;
}

function moneyFacts(ctx: Ctx, order: Order, { attempts, receipts, refunds }: Money) {
  const [newest] = attempts;
  const isEnded = order.paymentStatus === "expired" || order.paymentStatus === "failed";
  const isOver = order.expiresAt <= ctx.now() || newest === undefined || newest.expiresAt <= ctx.now();
  return {
    payment: newest ? paymentView(newest) : null,
    attentions: receipts.flatMap(({ attention, amountIdr, resolvedAt }) =>
      attention ? [{ attention, amountIdr, resolved: resolvedAt !== null }] : [],
    ),
    // What staff took back before it was made is no news to the buyer.
    refunds: refunds.flatMap(({ amountIdr, status }) => (status === "withdrawn" ? [] : [{ amountIdr, status }])),
    canPayAgain: isEnded
      ? mayHoldAgain(order.createdAt, attempts.length, ctx.now())
      : order.paymentStatus === "pending" && (isOver || newest.status !== "open"),
  };
}

const paymentView = (attempt: Attempt): PaymentView => ({
  gateway: attempt.gateway,
  gatewayLabel: findGateway(attempt.gateway)?.label ?? attempt.gateway,
  reference: attempt.reference,
  status: attempt.status,
  amountIdr: attempt.amountIdr,
  surchargeIdr: attempt.surchargeIdr,
  surchargeKind: attempt.surchargeKind,
  qrString: attempt.qrString,
  qrUrl: attempt.qrUrl,
  payUrl: attempt.payUrl,
  expiresAt: attempt.expiresAt.toISOString(),
});

const lineView = (line: Line, units: readonly Unit[], placements: ReadonlyMap<string, Placement>): LineView => ({
  id: line.id,
  productId: line.productId,
  productName: line.productName,
  kind: line.kind,
  quantity: line.quantity,
  unitPriceIdr: line.unitPriceIdr,
  discountIdr: line.discountIdr,
  totalIdr: line.totalIdr,
  durationDays: line.durationDays,
  warrantyDays: line.warrantyDays,
  deliveryStatus: line.deliveryStatus,
  endsAt: line.endsAt?.toISOString() ?? null,
  counts: countUnits(units),
  units: units.map((unit) => unitView(line, unit, placements.get(unit.id))),
});

const messageView = (message: Message): OrderView["messages"][number] => ({
  kind: message.kind,
  channel: message.channel,
  recipient: maskEmail(message.address),
  status: message.status,
  at: (message.sentAt ?? message.createdAt).toISOString(),
});
