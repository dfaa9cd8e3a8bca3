import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { webhookInbox } from "@/db/schema";
import { payCharge } from "@/lib/pretend";
import { handleWebhook, receiveWebhook } from "@/lib/settlement";
import { countStatements } from "@/lib/testing/count-statements";
import { ctx, later, openPromo, openShop, order, statusOf } from "@/lib/testing/world";

/** What one settled order asks of the database, from the stored webhook to the commit. A count is no timing. */
const STATEMENTS_MAX = 12;

async function paidWebhook(more: Record<string, unknown> = {}) {
  const { order_id: orderId, payment_reference: reference } = await order(await openShop([1]), more);
  await payCharge(ctx, reference, "no_webhook");
  const webhook = { gateway: "sandbox" as const, eventKey: reference, reference, gatewayRef: null, claims: "paid" };
  const received = await countStatements(() => receiveWebhook(ctx, { ...webhook, body: Buffer.from("{}") }));
  const [stored] = await db().select().from(webhookInbox).where(eq(webhookInbox.eventKey, reference));
  return { orderId, webhookId: stored?.id ?? "", received: received.statements };
}

it.each([
  ["as most are", ctx, async () => ({})],
  ["when the gateway's health is due to be written, too", later(1), async () => ({})],
  ["with a voucher", ctx, async () => ({ promo_code: await openPromo(null) })],
])("settles an order with twelve statements at the most: %s", async (_, at, more) => {
  const { orderId, webhookId } = await paidWebhook(await more());
  const { result, statements } = await countStatements(() => handleWebhook(at, webhookId));
  expect(result).toBe("paid");
  expect(await statusOf(orderId)).toBe("paid");
  expect(statements.slice(STATEMENTS_MAX)).toEqual([]);
});

it("asks nothing of the order when the gateway has nothing new to tell", async () => {
  const { webhookId } = await paidWebhook();
  expect(await handleWebhook(ctx, webhookId)).toBe("paid");
  const { result, statements } = await countStatements(() => handleWebhook(ctx, webhookId));
  expect(result).toBe("already_settled");
  expect(statements.filter((text) => text.includes('"orders"'))).toEqual([]);
  expect(statements.slice(6)).toEqual([]);
});

it("stores a webhook in one statement, and its gateway's health now and then", async () => {
  const sizes: number[] = [];
  for (let round = 0; round < 3; round++) sizes.push((await paidWebhook()).received.length);
  expect(sizes.toSorted()).toEqual([1, 1, expect.any(Number)]);
});
