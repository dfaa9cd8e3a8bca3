import { eq } from "drizzle-orm";
import { NonRetriableError, RetryAfterError } from "inngest";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { orderUnits, outbox } from "@/db/schema";
import { runFunction } from "@/inngest/testing/run-function";
import { listMailbox, payCharge, setKnobs } from "@/lib/pretend";
import { receiveWebhook } from "@/lib/settlement";
import { ctx, newEmail, openShop, openWorkspace, order, orderRow, paidOrder, type Shop } from "@/lib/testing/world";
import { deliverOrder } from "./deliver-order";
import { deliverQueuedMessage } from "./deliver-message";
import { sendRequestedRefund, settlePaymentOnWebhook } from "./money";

/** The durable functions as they are: their real handlers, with steps that are carried out here. */

const refuse = async (shop: Shop, emails: string[]) => {
  for (const { remoteId } of shop.workspaces) await setKnobs(ctx, remoteId, { refuseEmails: emails });
};
const unitsOf = (orderId: string) =>
  db().select().from(orderUnits).where(eq(orderUnits.orderId, orderId)).orderBy(orderUnits.position);

it("settles a payment from a stored webhook, and again without any effect", async () => {
  const shop = await openShop([1]);
  const { order_id, payment_reference } = await order(shop);
  await payCharge(ctx, payment_reference, "no_webhook", { heardWithinMs: 0 });
  await receiveWebhook(ctx, {
    gateway: "sandbox",
    eventKey: `test ${payment_reference}`,
    reference: payment_reference,
    gatewayRef: null,
    claims: "paid",
    body: Buffer.from("{}"),
  });
  const events = await db().select().from(outbox).where(eq(outbox.name, "payments/webhook.received"));
  const data = events.map((row) => row.data).find(({ subject }) => String(subject).includes(payment_reference)) ?? {};
  expect(await runFunction(settlePaymentOnWebhook, data)).toEqual({ result: "paid", steps: ["settle"] });
  expect(await runFunction(settlePaymentOnWebhook, data)).toMatchObject({ result: "already_settled" });
  expect((await orderRow(order_id)).paymentStatus).toBe("paid");
});

it("invites everybody of a team although one address is refused", async () => {
  const shop = await openShop([5], { seatsPerPackage: 5 });
  const [one, refused, three] = [newEmail(), newEmail(), newEmail()];
  await refuse(shop, [refused]);
  const id = await paidOrder(shop, { customer_email: one, member_emails: [refused, three] });
  const { result, steps } = await runFunction(deliverOrder, { orderId: id });
  expect(result).toBe("manual");
  expect(steps[0]).toBe("prepare");
  expect(steps.at(-1)).toBe("finish");
  expect((await unitsOf(id)).map(({ status }) => status)).toEqual([
    "delivered",
    "needs_person",
    "delivered",
    "needs_name",
    "needs_name",
  ]);
});

it("goes on with the others when one step is given up, and says so at the end", async () => {
  const shop = await openShop([3]);
  const [one, two] = [newEmail(), newEmail()];
  const id = await paidOrder(shop, { quantity: 2, customer_email: one, member_emails: [two] });
  const [first] = await unitsOf(id);
  const run = runFunction(deliverOrder, { orderId: id }, (step) =>
    step.startsWith(`deliver ${first?.id}`) ? "fail" : "run",
  );
  await expect(run).rejects.toBeInstanceOf(NonRetriableError);
  expect((await unitsOf(id)).map(({ status }) => status)).toEqual(["waiting", "delivered"]);
  expect((await runFunction(deliverOrder, { orderId: id })).result).toBe("invited");
});

it("reseats a person in one run when their workspace is full at the vendor", async () => {
  const shop = await openShop([1]);
  const [full] = shop.workspaces;
  await setKnobs(ctx, full?.remoteId ?? "", { capacity: 0 });
  const id = await paidOrder(shop);
  await openWorkspace(shop.poolId, `${shop.poolId}-more`, 1);
  const { result, steps } = await runFunction(deliverOrder, { orderId: id });
  expect(result).toBe("invited");
  expect(steps.filter((step) => step.startsWith("deliver "))).toHaveLength(2);
});

it("asks the engine to come back when a workspace is away, and after how long", async () => {
  const shop = await openShop([1]);
  await setKnobs(ctx, shop.workspaces[0]?.remoteId ?? "", { unavailable: { next: 1 } });
  const id = await paidOrder(shop);
  const run = runFunction(deliverOrder, { orderId: id });
  // The step's own refusal is what an engine sees first; here it stands behind the function's last word.
  await expect(run).rejects.toMatchObject({ cause: expect.any(RetryAfterError) as unknown });
  expect((await runFunction(deliverOrder, { orderId: id })).result).toBe("invited");
});

it("delivers a queued message once, and ends a run about nothing for good", async () => {
  const shop = await openShop([1]);
  const email = newEmail();
  const id = await paidOrder(shop, { customer_email: email });
  const events = await db().select().from(outbox).where(eq(outbox.name, "messages/message.queued"));
  for (const { data } of events) await runFunction(deliverQueuedMessage, data);
  for (const { data } of events) await runFunction(deliverQueuedMessage, data);
  const mails = await listMailbox(ctx, { to: email, limit: 10 });
  expect(mails.map(({ kind }) => kind)).toEqual(["order_paid"]);
  expect((await orderRow(id)).customerEmail).toBe(email);
  const nothing = { refundId: crypto.randomUUID() };
  await expect(runFunction(sendRequestedRefund, nothing)).rejects.toBeInstanceOf(NonRetriableError);
});
