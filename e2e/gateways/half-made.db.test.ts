import { eq, ne } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { gatewayHealth, paymentAttempts } from "@/db/schema";
import { askGateways } from "@/lib/settlement";
import { openCharge } from "@/lib/ordering";
import { selectAttempts } from "@/lib/payments";
import { openGatewayWorld, poll, REAL_GATEWAYS, type GatewayWorld } from "@/e2e/gateways/gateway-world";
import { ctx, later, openShop, order, paymentOf, statusOf, type Shop } from "@/lib/testing/world";

let world: GatewayWorld;
let shop: Shop;
beforeAll(async () => {
  world = await openGatewayWorld();
  shop = await openShop([60]);
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

/** The gateway has made the charge, and our process was killed before it could write that down. */
async function halfMade(reference: string, leasedUntil: Date): Promise<void> {
  const killed = { status: "creating" as const, gatewayRef: null, qrString: null, leasedUntil, askAt: leasedUntil };
  const plain = { amountIdr: 50_000, surchargeIdr: 0, surchargeKind: "none" as const };
  await db()
    .update(paymentAttempts)
    .set({ ...killed, ...plain })
    .where(eq(paymentAttempts.reference, reference));
}

describe.each(REAL_GATEWAYS)("a charge of %s that a kill left half made", (name) => {
  const isSearchable = name !== "cashify";

  it("is found by the sweep and shown, or replaced where the gateway cannot be searched", async () => {
    const { order_id, payment_reference: reference, amount } = await order(shop, { payment_method: name });
    await halfMade(reference, new Date(Date.now() - 1_000));
    await askGateways(ctx, openCharge);
    const attempts = (await selectAttempts(ctx, order_id)).toReversed();
    expect(attempts.map(({ gateway, status }) => `${gateway} ${status}`)).toEqual(
      isSearchable ? [`${name} open`] : [`${name} failed`, "tripay open"],
    );
    expect(world.sides[name].charges(reference)).toBe(1);
    const open = attempts.at(-1);
    if (!open) throw new Error("there is no attempt");
    // Midtrans repeats the code as a picture only.
    expect(name === "midtrans" ? open.qrUrl : open.qrString).toBeTruthy();
    expect(isSearchable ? open.amountIdr : amount).toBe(amount);
    world.sides[open.gateway === "tripay" ? "tripay" : name].pay(open.reference);
    expect(await poll(open.reference)).toBe("paid");
    expect(await statusOf(order_id)).toBe("paid");
  });

  it("is left to whoever is still at it, also when the gateway tells of it first", async () => {
    const { payment_reference: reference } = await order(shop, { payment_method: name });
    const leasedUntil = new Date(Date.now() + 30_000);
    await halfMade(reference, leasedUntil);
    await world.arrive(name);
    await poll(reference);
    expect((await paymentOf(reference)).leasedUntil).toEqual(leasedUntil);
    const callsAbout = () =>
      world.sides[name].calls.filter(({ path, body }) => `${path} ${body}`.includes(reference.slice(-8))).length;
    const before = callsAbout();
    await askGateways(later(0.4), openCharge);
    expect((await paymentOf(reference)).status).toBe("creating");
    expect(callsAbout()).toBe(before);
  });
});

describe("a charge of Casaku whose id was never received", () => {
  it("is asked about in vain without counting as an illness of Casaku's", async () => {
    world.cashify.faults.add({ kind: "reply_lost" }, { on: "generate" });
    const { order_id } = await order(shop, { payment_method: "cashify" });
    const [, first] = await selectAttempts(ctx, order_id);
    // Only this order's charges are asked about.
    await db().update(paymentAttempts).set({ askAt: null }).where(ne(paymentAttempts.payableId, order_id));
    for (const minutes of [2, 10, 30, 60, 120]) await askGateways(later(minutes), openCharge);
    const [health] = await db().select().from(gatewayHealth).where(eq(gatewayHealth.gateway, "cashify"));
    expect(health).toMatchObject({ failures: 1, openUntil: null });
    expect(await poll(first?.reference ?? "")).toBe("unreadable");
    expect((await paymentOf(first?.reference ?? "")).trouble).toContain("never received");
  });
});
