import fc from "fast-check";
import { and, eq, notInArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { messages, refunds, webhookInbox } from "@/db/schema";
import {
  eventsOf,
  handleStored,
  ledgerOf,
  openGatewayWorld,
  poll,
  receiptsOf,
  REAL_GATEWAYS,
  type GatewayWorld,
  type RealGateway,
} from "@/e2e/gateways/gateway-world";
import type { PaymentStatus } from "@/lib/orders/status";
import { openShop, order, orderRow, paymentOf, type Shop } from "@/lib/testing/world";

/**
 * Webhooks come late, twice and in any order, and the sweep asks in between. Whatever it was, the end is the same as
 * when everything comes once and in order.
 */
let world: GatewayWorld;
let shop: Shop;
beforeAll(async () => {
  world = await openGatewayWorld();
  shop = await openShop([250]);
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

/** What happens at a gateway, in the order in which it happens there. */
type Story = { name: RealGateway; what: string; end: PaymentStatus; acts: ((reference: string) => void)[] };
const act = (name: RealGateway, what: "pay" | "expire") => (reference: string) => world.sides[name][what](reference);
const STORIES: Story[] = [
  ...REAL_GATEWAYS.flatMap((name): Story[] => [
    { name, what: "paid", end: "paid", acts: [act(name, "pay")] },
    { name, what: "ended, then paid", end: "paid", acts: [act(name, "expire"), act(name, "pay")] },
    { name, what: "short", end: "needs_review", acts: [(reference) => world.sides[name].pay(reference, 40_000)] },
  ]),
  {
    name: "tripay",
    what: "failed, then paid",
    end: "paid",
    acts: [(reference) => world.tripay.fail(reference), act("tripay", "pay")],
  },
  {
    name: "tripay",
    what: "paid, then refunded there",
    end: "refunded",
    acts: [act("tripay", "pay"), (reference) => world.tripay.refund(reference)],
  },
  {
    name: "midtrans",
    what: "paid, then refunded in two parts",
    end: "refunded",
    acts: [
      act("midtrans", "pay"),
      (reference) => world.midtrans.refund(reference, 10_000),
      (reference) => world.midtrans.refund(reference, 40_000),
    ],
  },
  {
    name: "midtrans",
    what: "paid, then taken back",
    end: "needs_review",
    acts: [act("midtrans", "pay"), (reference) => world.midtrans.deny(reference)],
  },
  {
    name: "midtrans",
    what: "failed, then paid",
    end: "paid",
    acts: [(reference) => world.midtrans.deny(reference), act("midtrans", "pay")],
  },
];

/** One thing that reaches the shop: a webhook that was sent so far (`pick` of them), or the sweep's question. */
type Step = { do: "act" } | { do: "deliver"; pick: number; times: number } | { do: "poll" };
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<Step>({ do: "act" }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("deliver" as const),
        pick: fc.nat(9),
        times: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: 2, arbitrary: fc.constant<Step>({ do: "poll" }) },
  ),
  { maxLength: 8 },
);

/** Lives one order through the story. In the end everything has happened and every webhook has come. */
async function live(story: Story, plan: readonly Step[], shuffle: readonly number[]) {
  const placed = await order(shop, { payment_method: story.name });
  const { order_id: orderId, payment_reference: reference } = placed;
  const about = [reference, (await paymentOf(reference)).gatewayRef ?? reference];
  const acts = [...story.acts];
  const sent = () =>
    world.sides[story.name].webhooks.deliveries.filter(({ body }) => about.some((id) => body.includes(id)));
  for (const step of plan) {
    if (step.do === "act") acts.shift()?.(reference);
    else if (step.do === "poll") await poll(reference);
    else {
      const one = sent()[step.pick % Math.max(1, sent().length)];
      if (!one) continue;
      // Copies of one webhook come at the same instant.
      await Promise.all(Array.from({ length: step.times }, () => world.deliver(story.name, one)));
      await Promise.all([handleStored(), handleStored()]);
    }
  }
  for (const rest of acts) rest(reference);
  const last = sent().map((one, index) => ({ one, rank: shuffle[index % shuffle.length] ?? 0 }));
  for (const { one } of last.toSorted((a, b) => a.rank - b.rank)) {
    await world.deliver(story.name, one);
    await handleStored();
  }
  await poll(reference);
  return { orderId, reference, surcharge: placed.amount - 50_000 };
}

/** Everything that must not depend on the order of things. Unique codes differ from order to order: taken off. */
async function endOf({ orderId, reference, surcharge }: { orderId: string; reference: string; surcharge: number }) {
  const plain = (amountIdr: number) =>
    surcharge > 0 && Math.abs(amountIdr) > 50_000 ? Math.abs(amountIdr) - surcharge : amountIdr;
  const ledger = await ledgerOf(orderId);
  const [done, told] = await Promise.all([
    db().select().from(refunds).where(eq(refunds.payableId, orderId)),
    // Whether money is told as paid, as late or, being gone already, not at all hangs on when the shop heard of it.
    db().$count(messages, and(eq(messages.orderId, orderId), notInArray(messages.kind, ["order_paid", "paid_late"]))),
  ]);
  const { surcharge: passed = 0, ...accounts } = ledger;
  return {
    order: (await orderRow(orderId)).paymentStatus,
    attempt: (await paymentOf(reference)).status,
    receipts: (await receiptsOf(orderId)).map(({ amountIdr, isSettling, attention }) => ({
      amountIdr: plain(amountIdr),
      isSettling,
      // Whether the shop had heard of the end before the money came is the one thing that may differ.
      attention: attention === "late" ? null : attention,
    })),
    isSurchargeRight: passed === 0 || passed === -surcharge,
    sum: Object.values(ledger).reduce((sum, each) => sum + each, 0),
    accounts: Object.fromEntries(Object.entries(accounts).map(([account, held]) => [account, plain(held)])),
    refunded: plain(done.filter(({ status }) => status === "done").reduce((sum, { amountIdr }) => sum + amountIdr, 0)),
    messages: told,
    paidEvents: (await eventsOf(orderId))["orders/order.paid"] ?? 0,
    attentionEvents: (await eventsOf(orderId))["payments/attention.raised"] ?? 0,
  };
}

describe.each(STORIES)("$name: $what", (story) => {
  it("ends the same, whatever comes when, how often and in which order", async () => {
    const expected = await endOf(await live(story, [], [0]));
    expect(expected).toMatchObject({ order: story.end, receipts: [{}], sum: 0, isSurchargeRight: true });
    await fc.assert(
      fc.asyncProperty(steps, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), async (plan, shuffle) => {
        expect(await endOf(await live(story, plan, shuffle))).toEqual(expected);
      }),
      { numRuns: 6, seed: 20_261_121, endOnFailure: true },
    );
  });
});

describe("believing the webhooks instead of asking", () => {
  it("would end an order that is paid, when the two come the wrong way round", async () => {
    const { order_id, payment_reference: reference } = await order(shop, { payment_method: "tripay" });
    world.tripay.expire(reference);
    world.tripay.pay(reference);
    const [ended, paid] = world.tripay.webhooks.deliveries.filter(({ body }) => body.includes(reference));
    if (!ended || !paid) throw new Error("two callbacks were to be sent");
    await world.deliver("tripay", paid);
    await world.deliver("tripay", ended);
    const stored = await db().select().from(webhookInbox).where(eq(webhookInbox.reference, reference));
    const claims = stored
      .toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
      .map(({ claims }) => claims);
    expect(claims).toEqual([expect.stringMatching(/^PAID/), expect.stringMatching(/^EXPIRED/)]);
    await handleStored();
    expect((await orderRow(order_id)).paymentStatus).toBe("paid");
  });
});
