import type { GatewayName } from "@/lib/core/gateway-names";
import { newPaymentReference } from "@/lib/core/ids";
import { updateOrder, type Order } from "@/lib/orders";
import { selectTripped, startAttempt, type Attempt, type NewAttempt } from "@/lib/payments";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { offeredGateways } from "@/lib/payments/gateways/registry";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { LEASE_MS } from "./rules";

/** The gateways for a new charge, best first: the buyer's choice, then the owner's order; tripped ones come last. */
export async function preferredGateways(ctx: Ctx, chosen: GatewayName | null): Promise<PaymentGateway[]> {
  const tripped = await selectTripped(ctx);
  const rank = (gateway: PaymentGateway) => (tripped.has(gateway.name) ? 2 : gateway.name === chosen ? 0 : 1);
  return offeredGateways().toSorted((a, b) => rank(a) - rank(b));
}

/** A new reference, and the lease of whoever commits it: nobody else talks to the gateway about it until then. */
export const newLease = (tx: TxCtx, expiresAt: Date): Omit<NewAttempt, "gateway"> => ({
  reference: newPaymentReference(),
  expiresAt,
  leasedUntil: new Date(tx.now().getTime() + LEASE_MS),
});

/** One more attempt for an order that is locked and has no live one. The order's end and its copies follow. */
export async function startNext(tx: TxCtx, order: Order, gateway: GatewayName): Promise<Attempt> {
  const { id, totalIdr, expiresAt } = order;
  const attempt = await startAttempt(tx, { payableId: id, dueIdr: totalIdr, gateway, ...newLease(tx, expiresAt) });
  await updateOrder(tx, id, { gateway, amountIdr: attempt.amountIdr, expiresAt });
  return attempt;
}
