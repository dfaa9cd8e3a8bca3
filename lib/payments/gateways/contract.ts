import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import { checkQris } from "../qris";
import { describeWebhooks } from "./contract-webhooks";
import { chargeRequest, listening, openCharge, readCharge, type GatewayWorld, type Scene } from "./contract-world";

export * from "./contract-world";

/** Long enough for an adapter to give up on a call that is never answered. */
const PATIENCE_MS = 60_000;

/**
 * What every adapter must do, whatever its gateway is like: one suite, run against each gateway's stand-in over real
 * HTTP. `makeWorld` is called before each test and gives a fresh stand-in and an adapter that talks to it.
 */
export function describeGatewayContract(name: string, makeWorld: () => Promise<GatewayWorld>): void {
  describe(`the gateway contract: ${name}`, { timeout: PATIENCE_MS }, () => {
    let scene: Scene;
    beforeEach(async () => {
      const world = await makeWorld();
      const told: string[] = [];
      scene = { ...world, told, gateway: listening(world.gateway, told) };
    });
    afterEach(async () => {
      await scene.stop();
      for (const secret of scene.secrets) expect(scene.told.filter((text) => text.includes(secret))).toEqual([]);
    });
    const get = () => scene;
    describeCharges(get);
    describeReading(get);
    describeEnding(get);
    describeWebhooks(get);
    describeFaults(get);
  });
}

function describeCharges(scene: () => Scene): void {
  it("creates a charge whose amounts add up and whose QR code asks for exactly that", async () => {
    const { request, charge } = await openCharge(scene().gateway, rupiah(57_000));
    expect(charge.gatewayRef).not.toBe("");
    expect(charge.amount).toBe(request.amount + charge.surcharge);
    expect(charge.surchargeKind === "none").toBe(charge.surcharge === 0);
    expect([charge.qrString, charge.qrUrl, charge.payUrl].some((each) => each !== null)).toBe(true);
    expect(charge.qrString === null ? { ok: true } : checkQris(charge.qrString, charge.amount)).toEqual({ ok: true });
    expect(charge.expiresAt.getTime()).toBeGreaterThan(request.now.getTime());
  });

  it("gives two charges different ids", async () => {
    const [first, second] = [await openCharge(scene().gateway), await openCharge(scene().gateway)];
    expect(first.charge.gatewayRef).not.toBe(second.charge.gatewayRef);
  });

  it("finds a charge by our reference, or says that it cannot know", async () => {
    const { gateway, traits } = scene();
    const { request, charge } = await openCharge(gateway);
    const found = await gateway.findCharge(request);
    const expected = traits.canFindByReference
      ? { outcome: "found", charge: { gatewayRef: charge.gatewayRef, amount: charge.amount } }
      : { outcome: "unknown" };
    expect(found).toMatchObject(expected);
  });
}

function describeReading(scene: () => Scene): void {
  it("reads a new charge as pending, with no money", async () => {
    const { gateway } = scene();
    const { key } = await openCharge(gateway);
    expect(await readCharge(gateway, key)).toMatchObject({ reference: key.reference, status: "pending", receipts: [] });
  });

  it("reads a paid charge as succeeded, with what the buyer paid", async () => {
    const { gateway, standin } = scene();
    const { key } = await openCharge(gateway, rupiah(99_000));
    await standin.payNow(key.reference);
    const [first, second] = [await readCharge(gateway, key), await readCharge(gateway, key)];
    expect(first).toMatchObject({ reference: key.reference, status: "succeeded", refunds: [] });
    expect(first.receipts.map(({ amount }) => amount)).toEqual([key.amount]);
    expect(second.receipts.map(({ receiptKey }) => receiptKey)).toEqual(first.receipts.map((each) => each.receiptKey));
  });

  it("gives the receipts of two charges different keys", async () => {
    const { gateway, standin } = scene();
    const keys = [(await openCharge(gateway)).key, (await openCharge(gateway)).key];
    for (const { reference } of keys) await standin.payNow(reference);
    const receipts = [];
    for (const key of keys) receipts.push(...(await readCharge(gateway, key)).receipts);
    expect(new Set(receipts.map(({ receiptKey }) => receiptKey)).size).toBe(2);
  });

  it("reads by our reference alone, or says that it cannot know", async () => {
    const { gateway, standin, traits } = scene();
    const { key } = await openCharge(gateway);
    await standin.payNow(key.reference);
    const result = await gateway.readPayment({ ...key, gatewayRef: null });
    const money = { outcome: "read", payment: { status: "succeeded", gatewayRef: key.gatewayRef } };
    expect(result).toMatchObject(traits.canReadByReference ? money : { outcome: "unknown" });
  });

  it("does not read a charge that the gateway has never heard of", async () => {
    const { gateway } = scene();
    const [known, stranger] = [await openCharge(gateway), chargeRequest(gateway)];
    const gatewayRef = known.charge.gatewayRef.replace(/[0-9a-z]/gi, (each) => (each === "x" ? "y" : "x"));
    const result = await gateway.readPayment({ ...known.key, reference: stranger.reference, gatewayRef });
    expect(["absent", "refused", "unknown"]).toContain(result.outcome);
  });

  it("reports another amount as it is", async () => {
    const { gateway, standin, traits } = scene();
    const { key } = await openCharge(gateway);
    const paid = traits.takesOtherAmounts ? rupiah(key.amount - 1_000) : key.amount;
    await standin.payNow(key.reference, traits.takesOtherAmounts ? paid : undefined);
    expect((await readCharge(gateway, key)).receipts.map(({ amount }) => amount)).toEqual([paid]);
  });
}

function describeEnding(scene: () => Scene): void {
  it("reads a charge whose time is over as such, and money that still arrives as money", async () => {
    const { gateway, standin, traits } = scene();
    const { key } = await openCharge(gateway);
    await standin.expire(key.reference);
    expect(await readCharge(gateway, key)).toMatchObject({ status: traits.expiredStatus, receipts: [] });
    if (!traits.takesLatePayment) return;
    await standin.payNow(key.reference);
    expect(await readCharge(gateway, key)).toMatchObject({ status: "succeeded", receipts: [{ amount: key.amount }] });
  });

  it("cancels an unpaid charge where the gateway can, once or twice", async () => {
    const { gateway } = scene();
    const { key } = await openCharge(gateway);
    const results = [await gateway.cancelCharge(key), await gateway.cancelCharge(key)].map(({ outcome }) => outcome);
    const { canCancel } = gateway.capabilities;
    expect(results).toEqual(canCancel ? ["done", "done"] : ["unsupported", "unsupported"]);
    const { status } = await readCharge(gateway, key);
    expect(canCancel ? ["cancelled", "expired"] : ["pending"]).toContain(status);
  });

  it("never reports a paid charge as cancelled", async () => {
    const { gateway, standin } = scene();
    const { key } = await openCharge(gateway);
    await standin.payNow(key.reference);
    expect((await gateway.cancelCharge(key)).outcome).not.toBe("done");
    expect(await readCharge(gateway, key)).toMatchObject({ status: "succeeded" });
  });

  it("gives money back once for one refund key, where the gateway can", async () => {
    const { gateway, standin } = scene();
    const { key } = await openCharge(gateway);
    await standin.payNow(key.reference);
    const refund = { ...key, refundKey: `refund-${key.reference}`, refundAmount: key.amount, reason: "buyer asked" };
    const again = { ...refund, refundKey: `again-${key.reference}` };
    const outcomes = [];
    for (const request of [refund, refund, again]) outcomes.push((await gateway.refund(request)).outcome);
    const { canRefund } = gateway.capabilities;
    const none = ["unsupported", "unsupported", "unsupported"];
    expect(outcomes).toEqual(canRefund ? ["done", "done", "refused"] : none);
    expect(await readCharge(gateway, key)).toMatchObject(
      canRefund
        ? { status: "refunded", refunds: [{ refundKey: refund.refundKey, amount: key.amount }] }
        : { status: "succeeded", refunds: [] },
    );
  });
}

function describeFaults(scene: () => Scene): void {
  it("says unknown when the reply to a creation was lost, and finds the charge by asking", async () => {
    const { gateway, standin, traits } = scene();
    const request = chargeRequest(gateway);
    await standin.setFault("reply_lost");
    expect(await gateway.createCharge(request)).toMatchObject({ outcome: "unknown" });
    await standin.setFault(null);
    const found = await gateway.findCharge(request);
    expect(found.outcome).toBe(traits.canFindByReference ? "found" : "unknown");
    const amount = found.outcome === "found" ? found.charge.amount - found.charge.surcharge : request.amount;
    expect(amount).toBe(request.amount);
  });

  it("does not find a charge that was never created", async () => {
    const { gateway } = scene();
    // Some gateways find or create in one call: then the answer is a charge that nobody else has.
    expect(["absent", "found", "unknown"]).toContain((await gateway.findCharge(chargeRequest(gateway))).outcome);
  });

  it.each([
    ["html", ["unavailable", "unknown"]],
    ["error_in_200", ["refused", "unavailable", "unknown"]],
    ["hang", ["unknown"]],
    ["down", ["unavailable"]],
  ] as const)("never takes %s for success", async (fault, allowed) => {
    const { gateway, standin } = scene();
    const [{ key }, request] = [await openCharge(gateway), chargeRequest(gateway)];
    await standin.payNow(key.reference);
    await standin.setFault(fault);
    const [created, found, seen, cancelled, tested] = await Promise.all([
      gateway.createCharge(request),
      gateway.findCharge(request),
      gateway.readPayment(key),
      gateway.cancelCharge(key),
      gateway.testConnection(),
    ]);
    expect(allowed).toContain(created.outcome);
    expect(["refused", "unavailable", "unknown"]).toContain(found.outcome);
    expect(["refused", "unavailable", "unknown"]).toContain(seen.outcome);
    expect(["refused", "unavailable", "unknown", "unsupported"]).toContain(cancelled.outcome);
    expect(tested).toMatchObject({ ok: false, why: expect.stringMatching(/\w/) });
  });

  it("passes the connection test when all is well", async () => {
    expect(await scene().gateway.testConnection()).toMatchObject({ ok: true });
  });
}
