import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { receipts } from "@/db/schema";
import { rupiah } from "@/lib/core/money";
import { cancelOrder, requestNewPayment } from "@/lib/ordering";
import { readOrderRows } from "@/lib/orders";
import { selectAttempts } from "@/lib/payments";
import type { GatewayPayment, PaymentGateway } from "@/lib/payments/gateway";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { acceptReceipt, requestRefund, resolveAttention, sendRefund, settlePayment } from "@/lib/settlement";
import { waitingOn } from "@/lib/testing/money";
import {
  ctx,
  deliver,
  later,
  newEmail,
  openCodeShop,
  openPromo,
  openShop,
  order,
  orderRow,
  pay,
  paymentOf,
  seatsOf,
  statusOf,
  usesOf,
} from "@/lib/testing/world";

/** An order that staff have closed, and that is paid after all: no state may be a dead end. */

const staffAt = (minutes: number) =>
  ({ ...later(minutes), actor: { kind: "staff", id: "1", email: "a@example.com", role: "owner" } }) as const;

/** The gateway says this about a code, then. */
async function hear(reference: string, says: Pick<GatewayPayment, "status" | "receipts">, minutes: number) {
  const gateway: PaymentGateway = {
    ...gatewayNamed("sandbox"),
    readPayment: async ({ gatewayRef }) => ({
      outcome: "read",
      payment: { ...says, reference, gatewayRef, rawStatus: says.status, refunds: [] },
    }),
  };
  await settlePayment(later(minutes), gateway, await paymentOf(reference));
}

const arrive = (reference: string, amountIdr: number, minutes: number) => {
  const paidAt = later(minutes).now();
  const receipt = { receiptKey: `${reference}-${minutes}`, amount: rupiah(amountIdr), merchantFee: null, paidAt };
  return hear(reference, { status: "succeeded", receipts: [receipt] }, minutes);
};

const resolveAll = async (orderId: string, minutes: number): Promise<void> => {
  for (const { id, attention, resolvedAt } of await db().select().from(receipts).where(eq(receipts.payableId, orderId)))
    if (attention && !resolvedAt)
      await resolveAttention(staffAt(minutes), {
        ...(await waitingOn(orderId)),
        receiptId: id,
        outcome: attention === "reversed" ? "noted" : "kept",
      });
};

/** Short on the first code, kept, closed by staff; then exact on the second one, and accepted. */
async function paidAfterClosing(goods: { packageId: string }, more: Record<string, unknown> = {}): Promise<string> {
  const { order_id, amount, payment_reference } = await order(goods, more);
  await requestNewPayment(later(40), order_id);
  const [second] = await selectAttempts(ctx, order_id);
  await arrive(payment_reference, amount - 1_000, 41);
  await resolveAll(order_id, 42);
  await cancelOrder(staffAt(43), order_id);
  expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "cancelled", invitationStatus: "revoked" });

  await arrive(second?.reference ?? "", amount, 44);
  expect(await statusOf(order_id)).toBe("needs_review");
  await acceptReceipt(staffAt(45), await waitingOn(order_id));
  return order_id;
}

it("delivers seats and codes of an order that was closed, and is accepted when the exact money comes", async () => {
  const [shop, codes, code] = [await openShop([2]), await openCodeShop(2), await openPromo(1)];
  const lines = [shop, codes].map(({ packageId }) => ({ package_id: packageId }));
  const id = await paidAfterClosing(shop, { lines, promo_code: code });
  expect(await orderRow(id)).toMatchObject({ paymentStatus: "paid", invitationStatus: "processing" });
  expect(await deliver(id, later(46))).toBe("invited");
  expect((await readOrderRows(ctx, id))?.units.map(({ status }) => status)).toEqual(["delivered", "delivered"]);
  expect(await seatsOf(shop, "invited")).toHaveLength(1);
  expect(await usesOf(code)).toBe(1);
});

it("delivers anew what had been delivered before, but for units whose money went back", async () => {
  const shop = await openShop([4], { seatsPerPackage: 2 });
  const { order_id, payment_reference, amount } = await order(shop, { member_emails: [newEmail()] });
  await pay(payment_reference);
  await deliver(order_id);
  const unitsNow = async () => (await readOrderRows(ctx, order_id))?.units ?? [];
  const [one, two] = await unitsNow();
  const { id: attemptId } = await paymentOf(payment_reference);
  const part = { attemptId, amountIdr: amount / 2, reason: "one of two", unitIds: [one?.id ?? ""] };
  await sendRefund(ctx, (await requestRefund(ctx, part)).id);

  await hear(payment_reference, { status: "reversed", receipts: [] }, 1);
  await resolveAll(order_id, 2);
  await cancelOrder(staffAt(3), order_id);
  expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "cancelled", invitationStatus: "revoked" });
  await arrive(payment_reference, amount, 4);
  await acceptReceipt(staffAt(5), await waitingOn(order_id));
  expect((await unitsNow()).map(({ status }) => status)).toEqual(["withdrawn", "waiting"]);
  expect(await deliver(order_id, later(6))).toBe("invited");
  expect((await unitsNow()).find(({ id }) => id === two?.id)).toMatchObject({ status: "delivered" });
  expect(await seatsOf(shop, "invited")).toHaveLength(1);
});
