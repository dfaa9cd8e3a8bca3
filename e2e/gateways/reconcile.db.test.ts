import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { ledgerEntries, outbox, paymentAttempts, receipts, transitions, webhookInbox } from "@/db/schema";
import { listReconciliations, reconcileNow, resolveAttention, settleFinding } from "@/lib/settlement";
import { requestNewPayment } from "@/lib/ordering";
import { selectAttempts } from "@/lib/payments";
import {
  handleStored,
  ledgerSumOf,
  openGatewayWorld,
  REAL_GATEWAYS,
  receiptsOf,
  type GatewayWorld,
  type RealGateway,
} from "@/e2e/gateways/gateway-world";
import { waitingOn } from "@/lib/testing/money";
import { ctx, later, openShop, order, paymentOf, statusOf, type Shop } from "@/lib/testing/world";

let world: GatewayWorld;
let shop: Shop;
beforeAll(async () => {
  world = await openGatewayWorld();
  shop = await openShop([60]);
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

/** What a fresh report of this gateway says about these references, and no other. */
async function report(name: RealGateway, ...references: string[]) {
  await reconcileNow(ctx, name, 24);
  const [latest] = await listReconciliations(ctx, 1);
  expect(latest).toMatchObject({ gateway: name });
  expect(latest?.checked).toBe(await db().$count(paymentAttempts, eq(paymentAttempts.gateway, name)));
  return latest?.findings.filter(({ reference }) => references.includes(reference)) ?? [];
}
const kinds = (findings: Awaited<ReturnType<typeof report>>) => findings.map(({ kind }) => kind);

/** Everything that settling a finding may change; settling it again may not. */
async function books() {
  const [entries, moves, money, events] = await Promise.all(
    [ledgerEntries, transitions, receipts, outbox].map((table) => db().$count(table)),
  );
  return { entries, moves, money, events };
}

describe.each(REAL_GATEWAYS)("the report of %s", (name) => {
  const side = () => world.sides[name];
  const place = () => order(shop, { payment_method: name });

  it("is silent about what agrees: unpaid, paid, ended", async () => {
    const [unpaid, paid, ended] = [await place(), await place(), await place()];
    side().pay(paid.payment_reference);
    side().expire(ended.payment_reference);
    await world.arrive(name);
    await settleFinding(ctx, name, ended.payment_reference);
    expect(await report(name, ...[unpaid, paid, ended].map((each) => each.payment_reference))).toEqual([]);
  });

  it("finds money whose webhook was lost, and one press puts it right, once", async () => {
    const { order_id, payment_reference: reference } = await place();
    side().pay(reference);
    const [finding, ...more] = await report(name, reference);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: "paid_there_not_here", reference, orderId: order_id });
    // The report itself moves nothing.
    expect(await statusOf(order_id)).toBe("pending");
    expect(await receiptsOf(order_id)).toEqual([]);

    expect(await settleFinding(ctx, name, reference)).toBe("paid");
    expect(await statusOf(order_id)).toBe("paid");
    const before = await books();
    expect(await settleFinding(ctx, name, reference)).toBe("already_settled");
    expect(await report(name, reference)).toEqual([]);
    expect(await books()).toEqual(before);
    expect(await ledgerSumOf(order_id)).toBe(0);
  });

  it("finds a wrong amount, before and after it is on record", async () => {
    const { order_id, payment_reference: reference, amount } = await place();
    side().pay(reference, amount - 500);
    expect(kinds(await report(name, reference))).toEqual(["paid_there_not_here", "wrong_amount"]);
    expect(await settleFinding(ctx, name, reference)).toBe("needs_review");
    expect(await statusOf(order_id)).toBe("needs_review");
    expect(kinds(await report(name, reference))).toEqual(["wrong_amount"]);
    const before = await books();
    expect(await settleFinding(ctx, name, reference)).toBe("already_settled");
    expect(await books()).toEqual(before);
  });

  it("finds an order that was paid twice, until a person has dealt with it", async () => {
    const { order_id, payment_reference: first } = await place();
    await requestNewPayment(later(40), order_id, { gateway: name });
    const second = (await selectAttempts(ctx, order_id))[0]?.reference ?? "";
    // The second charge was made forty minutes ahead of this clock.
    await db().update(paymentAttempts).set({ createdAt: ctx.now() }).where(eq(paymentAttempts.reference, second));
    side().pay(first);
    await world.arrive(name);
    side().pay(second);
    expect(kinds(await report(name, first, second))).toEqual(["paid_there_not_here"]);
    expect(await settleFinding(ctx, name, second)).toBe("needs_review");
    expect(await report(name, first, second)).toMatchObject([{ kind: "paid_twice", reference: second }]);
    await resolveAttention(ctx, { ...(await waitingOn(order_id)), outcome: "kept" });
    expect(await report(name, first, second)).toEqual([]);
  });

  it("says so when the gateway cannot be read, and goes on with the others", async () => {
    const [first, second] = [await place(), await place()];
    side().pay(second.payment_reference);
    side().say(first.payment_reference, "mystery");
    const findings = await report(name, first.payment_reference, second.payment_reference);
    expect(findings).toMatchObject([
      { kind: "unreadable", reference: first.payment_reference, detail: expect.stringContaining("mystery") },
      { kind: "paid_there_not_here", reference: second.payment_reference },
    ]);
    expect(await settleFinding(ctx, name, first.payment_reference)).toBe("unreadable");
    expect(await statusOf(first.order_id)).toBe("pending");
  });

  it("finds money here that the gateway does not know of (any more)", async () => {
    const { order_id, payment_reference: reference } = await place();
    side().pay(reference);
    await world.arrive(name);
    side().say(reference, side().overWord);
    expect(kinds(await report(name, reference))).toEqual(["paid_here_not_there"]);
    // Nothing is taken back by itself: a person looks.
    const before = await books();
    expect(await settleFinding(ctx, name, reference)).toBe("already_settled");
    expect(await statusOf(order_id)).toBe("paid");
    expect(await books()).toEqual(before);
  });

  it("finds webhooks about references that nobody here has heard of", async () => {
    const { payment_reference: reference } = await place();
    side().pay(reference);
    const sent = side().webhooks.deliveries.at(-1);
    if (!sent) throw new Error("a webhook was to be sent");
    // As after a restore of an older backup: the charge is there, our row is not.
    await db()
      .update(paymentAttempts)
      .set({ reference: `PAY-${"0".repeat(12)}${name.toUpperCase().padEnd(8, "0")}`, gatewayRef: `gone-${name}` })
      .where(eq(paymentAttempts.reference, reference));
    await world.deliverNew(name);
    expect(new Set(await handleStored())).toEqual(new Set(["try_later"]));
    expect(new Set(await handleStored(later(2)))).toEqual(new Set(["unknown_reference"]));
    const [stored] = await db()
      .select()
      .from(webhookInbox)
      .where(eq(webhookInbox.body, Buffer.from(sent.body)));
    const named = stored?.reference ?? stored?.gatewayRef ?? "";
    expect(new Set(kinds(await report(name, named)))).toEqual(new Set(["unknown_reference"]));
    expect(await settleFinding(ctx, name, named)).toBe("unknown_reference");
  });
});

describe("a report", () => {
  it("covers its own window only, and knows no gateway that is not configured", async () => {
    const { payment_reference: reference } = await order(shop, { payment_method: "midtrans" });
    world.midtrans.pay(reference);
    const old = new Date(Date.now() - 48 * 3_600_000);
    await db().update(paymentAttempts).set({ createdAt: old }).where(eq(paymentAttempts.reference, reference));
    expect(await kindsWithin(reference, 24)).toEqual([]);
    expect(await kindsWithin(reference, 72)).toEqual(["paid_there_not_here"]);
    expect(await settleFinding(ctx, "sandbox", reference)).toBe("unknown_reference");
    expect(await settleFinding(ctx, "__proto__", reference)).toBe("unknown_reference");
    expect((await paymentOf(reference)).status).toBe("open");
  });
});

async function kindsWithin(reference: string, hours: number) {
  await reconcileNow(ctx, "midtrans", hours);
  const [latest] = await listReconciliations(ctx, 1);
  return latest?.findings.filter((each) => each.reference === reference).map(({ kind }) => kind);
}
