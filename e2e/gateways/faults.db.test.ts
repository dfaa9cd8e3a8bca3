import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { gatewayHealth, seats, workspaces } from "@/db/schema";
import type { Fault } from "@/e2e/standins/http-faults";
import { askGateways, recheckPayment, reconcileNow, listReconciliations } from "@/lib/settlement";
import { listGatewayStatus } from "@/lib/desk";
import { openCharge } from "@/lib/ordering";
import { selectAttempts } from "@/lib/payments";
import {
  handleStored,
  ledgerOf,
  openGatewayWorld,
  poll,
  REAL_GATEWAYS,
  receiptsOf,
  withTimeLimit,
  type GatewayWorld,
  type RealGateway,
} from "@/e2e/gateways/gateway-world";
import { ctx, later, openShop, order, paymentOf, statusOf, type Shop } from "@/lib/testing/world";

let world: GatewayWorld;
let shop: Shop;
beforeAll(async () => {
  world = await openGatewayWorld();
  shop = await openShop([80]);
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

const healthOf = async (name: RealGateway) =>
  (await db().select().from(gatewayHealth).where(eq(gatewayHealth.gateway, name)))[0];
const attemptsOf = async (orderId: string) =>
  (await selectAttempts(ctx, orderId)).toReversed().map(({ gateway, status }) => `${gateway} ${status}`);

/** None of these tells anything about the money. */
const SILENCES: [string, Fault][] = [
  ["a proxy's error page", { kind: "html" }],
  ["a page with 200", { kind: "html", status: 200 }],
  ["its own 500", { kind: "answer", answer: { status: 500, json: { status_code: "500", success: false } } }],
  ["an empty 200", { kind: "answer", answer: { status: 200, text: "" } }],
  ["a JSON list", { kind: "answer", answer: { status: 200, json: [] } }],
  ["a cut connection", { kind: "reset" }],
  ["no answer at all", { kind: "hang" }],
];

describe.each(REAL_GATEWAYS)("asking %s after a webhook", (name) => {
  const side = () => world.sides[name];

  it("moves nothing while the answers make no sense, and pays as soon as one does", async () => {
    const { order_id, payment_reference: reference } = await order(shop, { payment_method: name });
    side().pay(reference);
    await world.deliverNew(name);
    for (const [what, fault] of SILENCES) {
      side().faults.add(fault, { on: side().on.read, times: Infinity });
      const verdicts = await withTimeLimit(fault.kind === "hang" ? 300 : 10_000, () => handleStored());
      side().faults.clear();
      const { trouble } = await paymentOf(reference);
      expect({ what, verdicts: [...new Set(verdicts)], status: await statusOf(order_id), trouble }).toEqual({
        what,
        verdicts: ["try_later"],
        status: "pending",
        trouble: expect.stringMatching(/^(unknown|unavailable): \w+/),
      });
      expect(await receiptsOf(order_id)).toEqual([]);
    }
    expect((await healthOf(name))?.lastError).toBeTruthy();
    // So many broken lines have opened the breaker; as if its minute had passed.
    await db().update(gatewayHealth).set({ openUntil: null }).where(eq(gatewayHealth.gateway, name));
    expect(await handleStored()).toContain("paid");
    expect(await statusOf(order_id)).toBe("paid");
    expect((await paymentOf(reference)).trouble).toBeNull();
  });

  it("keeps the state on a status word that nobody knows, and tells the admin", async () => {
    const { order_id, payment_reference: reference } = await order(shop, { payment_method: name });
    side().pay(reference);
    side().say(reference, "mystery");
    expect(new Set(await world.arrive(name))).toEqual(new Set(["try_later"]));
    expect(await statusOf(order_id)).toBe("pending");
    expect(await receiptsOf(order_id)).toEqual([]);
    expect((await paymentOf(reference)).trouble).toContain("mystery");
    expect((await listGatewayStatus(ctx)).find((each) => each.name === name)?.lastError).toContain("mystery");
    expect(await poll(reference)).toBe("unreadable");
  });
});

describe.each(REAL_GATEWAYS.filter((name) => name !== "cashify"))("a charge of %s whose answer was lost", (name) => {
  const side = () => world.sides[name];

  it.each(["reply_lost", "reply_hangs"] as const)("is looked up and shown, not made twice (%s)", async (kind) => {
    side().faults.add({ kind }, { on: side().on.create });
    const { order_id, payment_reference: reference } = await withTimeLimit(
      kind === "reply_hangs" ? 1_500 : 10_000,
      () => order(shop, { payment_method: name }),
    );
    expect(side().charges(reference)).toBe(1);
    expect(await paymentOf(reference)).toMatchObject({ gateway: name, status: "open" });
    side().pay(reference);
    expect(await world.arrive(name)).toContain("paid");
    expect(await attemptsOf(order_id)).toEqual([`${name} succeeded`]);
  });

  it("gives way to the next gateway while it cannot be looked up either, and still takes money", async () => {
    side().faults.add({ kind: "reply_lost" }, { on: side().on.create });
    side().faults.add({ kind: "html" }, { on: side().on.find ?? "", times: 5 });
    const next = name === "midtrans" ? "pakasir" : "midtrans";
    world.prefer(name, next);
    const { order_id } = await order(shop, { payment_method: name });
    expect(await attemptsOf(order_id)).toEqual([`${name} failed`, `${next} open`]);
    const [, first] = await selectAttempts(ctx, order_id);
    if (!first) throw new Error("two attempts were to be made");
    expect(first).toMatchObject({ gatewayRef: null, trouble: expect.stringMatching(/^unknown: /) });
    side().faults.clear();

    side().pay(first.reference);
    const paid = side().webhooks.deliveries.at(-1);
    // Even with its webhook lost: a charge that may exist is asked about.
    await askGateways(later(2), openCharge);
    const [receipt] = await receiptsOf(order_id);
    expect(receipt).toMatchObject({ attemptId: first.id, gateway: name });
    // The fee that was never told makes it another amount than was due: then a person decides.
    const isPlain = receipt?.amountIdr === 50_000;
    expect(await statusOf(order_id)).toBe(isPlain ? "paid" : "needs_review");
    expect(receipt?.attention).toBe(isPlain ? null : "over");
    if (paid) await world.deliver(name, paid);
    await handleStored(later(3));
    expect(await receiptsOf(order_id)).toHaveLength(1);
  });
});

describe("Casaku, which cannot be searched", () => {
  it("gives way to the next gateway when its answer is lost; what it says of the first charge stays in sight", async () => {
    world.cashify.faults.add({ kind: "reply_lost" }, { on: "generate" });
    const { order_id } = await order(shop, { payment_method: "cashify" });
    expect(await attemptsOf(order_id)).toEqual(["cashify failed", "tripay open"]);
    const [, first] = await selectAttempts(ctx, order_id);
    const reference = first?.reference ?? "";
    expect(world.sides.cashify.charges(reference)).toBe(1);

    world.cashify.pay(reference);
    // Its webhook names only an id that we never heard of: first it may be early, then it is nobody's.
    expect(await world.arrive("cashify")).toEqual(["try_later"]);
    expect(await handleStored(later(2))).toEqual(["unknown_reference"]);
    await reconcileNow(later(3), "cashify", 24);
    const [report] = await listReconciliations(ctx, 1);
    const id = world.cashify.books.need(reference).id;
    expect(report?.findings).toContainEqual(expect.objectContaining({ kind: "unknown_reference", reference: id }));
    expect(await statusOf(order_id)).toBe("pending");
  });
});

describe("a gateway that is down", () => {
  it("is passed over: the buyer gets the next one's code, the admin sees why", async () => {
    await world.tripay.goDown();
    world.cashify.books.isListenerOnline = false;
    const placed = await order(shop);
    const attempts = (await selectAttempts(ctx, placed.order_id)).toReversed();
    expect(attempts.map(({ gateway, status }) => `${gateway} ${status}`)).toEqual([
      "tripay failed",
      "cashify failed",
      "pakasir open",
    ]);
    expect(new Set(attempts.map(({ reference }) => reference)).size).toBe(3);
    expect(placed).toMatchObject({ payment_reference: attempts[2]?.reference, amount: attempts[2]?.amountIdr });
    expect(attempts[0]?.trouble).toBe("unavailable: Tripay could not be reached (ECONNREFUSED).");
    expect(attempts[1]?.trouble).toMatch(/^unavailable: The Casaku app on the shop's phone is offline/);
    expect(await healthOf("tripay")).toMatchObject({ failures: 1, openUntil: null });

    world.pakasir.pay(placed.payment_reference);
    expect(await world.arrive("pakasir")).toEqual(["paid"]);
    expect(await recheckPayment(ctx, placed.order_id)).toBe("paid");
  });

  it("is explained when it refuses this server's address", async () => {
    world.tripay.blockAddress(true);
    const { order_id } = await order(shop);
    const [, first] = await selectAttempts(ctx, order_id);
    expect(first?.trouble).toMatch(/^refused: .*127\.0\.0\.1.*Whitelist IP/);
  });

  it("is not asked for three failures long; then it is tried last, and first again once its time is over", async () => {
    await world.tripay.goDown();
    for (let round = 0; round < 3; round++) await order(shop);
    const tripped = await healthOf("tripay");
    expect(tripped?.failures).toBe(3);
    expect(tripped?.openUntil?.getTime()).toBeGreaterThan(Date.now() + 30_000);
    expect((await listGatewayStatus(ctx)).find(({ name }) => name === "tripay")?.openUntil).not.toBeNull();

    await world.tripay.comeBack();
    const during = await order(shop);
    expect(await attemptsOf(during.order_id)).toEqual(["cashify open"]);
    // The buyer's own choice does not help either while the breaker is open.
    const chosen = await order(shop, { payment_method: "tripay" });
    expect(await attemptsOf(chosen.order_id)).toEqual(["cashify open"]);

    // As if the minute had passed.
    await db()
      .update(gatewayHealth)
      .set({ openUntil: new Date(Date.now() - 1) })
      .where(eq(gatewayHealth.gateway, "tripay"));
    const after = await order(shop);
    expect(await attemptsOf(after.order_id)).toEqual(["tripay open"]);
    expect(await healthOf("tripay")).toMatchObject({ failures: 0, openUntil: null });
  });

  it("holds no seat and shows no code when every gateway is down, and the next try works", async () => {
    const small = await openShop([1]);
    for (const name of REAL_GATEWAYS) await world.sides[name].goDown();
    await expect(order(small)).rejects.toMatchObject({ code: "try_later" });
    const [seat] = await db()
      .select({ status: seats.status })
      .from(seats)
      .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
      .where(eq(workspaces.poolId, small.poolId));
    expect(seat?.status).toBe("free");
    for (const name of REAL_GATEWAYS) await world.sides[name].comeBack();
    expect((await order(small)).amount).toBeGreaterThanOrEqual(50_000);
  });
});

describe("a charge that comes with a wrong code", () => {
  it("is not shown: the next gateway's is", async () => {
    const shown = world.pakasir.books;
    const before = shown.findOrCreate;
    shown.findOrCreate = (id, amount) => {
      const made = before(id, amount);
      return made && { ...made, total_payment: made.total_payment + 1, fee: made.fee + 1 };
    };
    const { order_id } = await order(shop, { payment_method: "pakasir" });
    shown.findOrCreate = before;
    expect(await attemptsOf(order_id)).toEqual(["pakasir failed", "tripay open"]);
    expect((await selectAttempts(ctx, order_id))[1]?.trouble).toContain("QR code cannot be shown");
    expect(await ledgerOf(order_id)).toEqual({});
  });
});
