import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { messages, orders, webhookInbox } from "@/db/schema";
import { runFunction } from "@/inngest/testing/run-function";
import { forgetEnv } from "@/lib/core/env";
import { resendMessage } from "@/lib/desk";
import { deliverMessage, forgetMessages } from "@/lib/messages";
import { forgetAddresses, placeOrder } from "@/lib/ordering";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { insertWebhook, markHandled } from "@/lib/payments";
import { emptyMailbox, listMailbox } from "@/lib/pretend";
import { forgetWebhookBodies } from "@/lib/settlement";
import { ctx, deliver, later, newEmail, openCodeShop, orderRow, pay } from "@/lib/testing/world";
import { buyerCtx } from "@/lib/work/context";
import { forgetOldData } from "./sweeps";

/** What the nightly sweep forgets, by the days of each setting, and what stays. */

const DAY = 24 * 60;
const ADDRESS = "203.0.113.8";

async function placeFrom(packageId: string, email = newEmail()) {
  const input = placeOrderInput.parse({ customer_email: email, full_name: "Ani", package_id: packageId });
  return placeOrder(buyerCtx(ADDRESS), input, { address: ADDRESS, idempotencyKey: undefined });
}

it("forgets the address of an order after its days, but not of one that is open", async () => {
  const shop = await openCodeShop(3);
  const [paid, open] = [await placeFrom(shop.packageId), await placeFrom(shop.packageId)];
  await pay(paid.payment_reference);
  expect(await forgetAddresses(later(29 * DAY))).toBe(0);
  expect(await forgetAddresses(later(31 * DAY))).toBe(1);
  expect((await orderRow(paid.order_id)).clientAddress).toBeNull();
  expect((await orderRow(open.order_id)).clientAddress).toBe(ADDRESS);
  expect(await forgetAddresses(later(31 * DAY))).toBe(0);
});

it("empties the body of a webhook after its days, and keeps its key, its words and its verdict", async () => {
  const insert = async (eventKey: string) => {
    const about = { gateway: "sandbox", reference: null, gatewayRef: null, claims: "paid" } as const;
    await insertWebhook(ctx, { ...about, eventKey, body: Buffer.from('{"customer":"Ani"}') });
    const [row] = await db().select().from(webhookInbox).where(eq(webhookInbox.eventKey, eventKey));
    return row?.id ?? "";
  };
  const [handledKey, openKey] = [randomUUID(), randomUUID()];
  const handled = await insert(handledKey);
  await markHandled(ctx, handled, "settled");
  await insert(openKey);
  expect(await forgetWebhookBodies(later(89 * DAY))).toBe(0);
  expect(await forgetWebhookBodies(later(91 * DAY))).toBe(1);
  const row = async (eventKey: string) =>
    (await db().select().from(webhookInbox).where(eq(webhookInbox.eventKey, eventKey)))[0];
  expect(await row(handledKey)).toMatchObject({ claims: "paid", verdict: "settled", body: Buffer.alloc(0) });
  expect((await row(openKey))?.body.toString()).toBe('{"customer":"Ani"}');
  expect(await forgetWebhookBodies(later(91 * DAY))).toBe(0);
});

it("empties messages that ended, and the demo's mailbox, after their days", async () => {
  const shop = await openCodeShop(1);
  const email = newEmail();
  const { order_id: orderId, payment_reference: reference } = await placeFrom(shop.packageId, email);
  await pay(reference);
  await deliver(orderId);
  const all = () => db().select().from(messages).where(eq(messages.orderId, orderId)).orderBy(messages.createdAt);
  const [first, second] = await all();
  await deliverMessage(ctx, first?.id ?? "");
  expect([await forgetMessages(later(364 * DAY)), await emptyMailbox(later(364 * DAY))]).toEqual([0, 0]);
  expect([await forgetMessages(later(366 * DAY)), await emptyMailbox(later(366 * DAY))]).toEqual([1, 1]);
  expect(await listMailbox(ctx, { to: email, limit: 10 })).toEqual([]);
  const [emptied, waiting] = await all();
  expect(emptied).toMatchObject({
    kind: first?.kind,
    status: "sent",
    address: "erased@erased.invalid",
    facts: { orderId, customerName: null, invited: [], items: null },
  });
  expect(waiting).toEqual(second);
  await expect(resendMessage(ctx, orderId, first?.id)).rejects.toMatchObject({ code: "conflict" });
  expect(await forgetMessages(later(366 * DAY))).toBe(0);
});

it("is all done by the nightly function, and nothing of it where a setting is 0", async () => {
  const shop = await openCodeShop(1);
  const placed = await placeFrom(shop.packageId);
  await pay(placed.payment_reference);
  await db()
    .update(orders)
    .set({ createdAt: new Date(0) })
    .where(eq(orders.id, placed.order_id));
  process.env.ADDRESS_DAYS = "0";
  forgetEnv();
  expect(await runFunction(forgetOldData, {})).toMatchObject({ result: { addresses: 0 } });
  delete process.env.ADDRESS_DAYS;
  forgetEnv();
  expect(await runFunction(forgetOldData, {})).toMatchObject({
    result: { bodies: 0, addresses: 1, messages: 0, mails: 0 },
  });
});
