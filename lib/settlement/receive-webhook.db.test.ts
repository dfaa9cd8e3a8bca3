import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { gatewayHealth, outbox, webhookInbox } from "@/db/schema";
import { payCharge } from "@/lib/pretend";
import { ctx, later, openShop, order, orderRow } from "@/lib/testing/world";
import { handleWebhook, receiveWebhook, rehandleWebhooks } from ".";

async function paidWithoutWebhook() {
  const shop = await openShop([1]);
  const { order_id, payment_reference: reference } = await order(shop);
  await payCharge(ctx, reference, "no_webhook", { heardWithinMs: 0 });
  const eventKey = `test ${reference}`;
  await receiveWebhook(ctx, {
    gateway: "sandbox",
    eventKey,
    reference,
    gatewayRef: null,
    claims: "paid",
    body: Buffer.from("{}"),
  });
  const [webhook] = await db().select().from(webhookInbox).where(eq(webhookInbox.eventKey, eventKey));
  return { order_id, reference, id: webhook?.id ?? "" };
}
const setBreaker = (openUntil: Date | null) =>
  db()
    .insert(gatewayHealth)
    .values({ gateway: "sandbox", failures: 3, openUntil, probedAt: new Date() })
    .onConflictDoUpdate({ target: gatewayHealth.gateway, set: { openUntil, probedAt: new Date() } });
const announced = async (webhookId: string) =>
  (await db().select().from(outbox).where(eq(outbox.name, "payments/webhook.received")))
    .map(({ data }) => data)
    .filter((data) => data.webhookId === webhookId);

it("does not ask a gateway whose breaker is open, comes back later, and settles once it is closed", async () => {
  const { order_id, id } = await paidWithoutWebhook();
  await setBreaker(new Date(Date.now() + 60_000));
  await expect(handleWebhook(ctx, id)).rejects.toMatchObject({
    code: "try_later",
    details: { retryAfterSeconds: expect.any(Number) as unknown },
  });
  expect((await orderRow(order_id)).paymentStatus).toBe("pending");
  await setBreaker(null);
  expect(await handleWebhook(ctx, id)).toBe("paid");
  expect((await orderRow(order_id)).paymentStatus).toBe("paid");
});

it("names the gateway in each announcement, so that one that hangs has its own share of the engine's calls", async () => {
  const { reference, id } = await paidWithoutWebhook();
  expect(await announced(id)).toEqual([{ webhookId: id, subject: `sandbox:${reference}`, gateway: "sandbox" }]);
  expect((await rehandleWebhooks(ctx)).found).toBe(0);
  // Half a minute later it counts as lost: with the pauses between the sweeps that leaves time within the minute.
  await rehandleWebhooks(later(0.5));
  expect(await announced(id)).toContainEqual({ webhookId: id, subject: id, gateway: "sandbox" });
});
