import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { bankDeliveries } from "@/db/schema";
import { currentTime } from "@/lib/core/clock";
import { systemCtx, type Ctx } from "@/lib/work/context";
import { newPaymentReference } from "@/lib/core/ids";
import { rupiah } from "@/lib/core/money";
import { openWebhook } from "@/lib/pretend/gateway/open-webhook";
import { checkQris } from "@/lib/payments/qris";
import { cancelCharge, createCharge, expireCharge, payCharge, readCharge, refundCharge, retryDeliveries } from "../";
import { PAGE_MODES, possibleModes } from "./rules";
import { selectCharge, type lockCharge } from "./store";
import { startWebhookEar, type WebhookEar } from "./testing/webhook-ear";

const MINUTE_MS = 60_000;
const PRICE = rupiah(50_000);
const ctx = systemCtx("test");
const later = (ms: number): Ctx => ({ ...ctx, now: () => new Date(currentTime().getTime() + ms) });

let ear: WebhookEar;
beforeEach(async () => {
  await db().delete(bankDeliveries);
  ear = await startWebhookEar();
});
afterEach(() => ear.stop());

async function newCharge(at: Ctx = ctx): Promise<string> {
  const reference = newPaymentReference();
  const expiresAt = new Date(at.now().getTime() + 15 * MINUTE_MS);
  await createCharge(at, { reference, amount: PRICE, description: "ChatGPT Plus 1 Bulan", expiresAt });
  return reference;
}

const events = () => ear.heard.map(({ body }) => (JSON.parse(body) as { event: string }).event);
const openDeliveries = async () => (await db().select().from(bankDeliveries)).filter((row) => !row.answeredAt);

describe("a charge at the bank", () => {
  it("is created once for a reference, also by calls at the same time", async () => {
    const reference = newPaymentReference();
    const request = {
      reference,
      amount: PRICE,
      description: "x",
      expiresAt: new Date(currentTime().getTime() + 9_000),
    };
    const charges = await Promise.all(Array.from({ length: 8 }, async () => createCharge(ctx, request)));
    expect(new Set(charges.map(({ id }) => id)).size).toBe(1);
    expect(checkQris(charges[0]?.qrString ?? "", PRICE)).toEqual({ ok: true });
    await expect(createCharge(ctx, { ...request, amount: rupiah(1) })).rejects.toMatchObject({ code: "conflict" });
  });

  it("expires by the shop's clock", async () => {
    const reference = await newCharge();
    expect((await readCharge(later(14 * MINUTE_MS), reference))?.status).toBe("pending");
    expect((await readCharge(later(15 * MINUTE_MS), reference))?.status).toBe("expired");
    await expect(payCharge(later(16 * MINUTE_MS), reference, "pay")).rejects.toMatchObject({ code: "conflict" });
    expect((await payCharge(later(16 * MINUTE_MS), reference, "late", { heardWithinMs: 1 })).paid).toEqual([PRICE]);
  });

  it("cannot be opened for a time that has passed", async () => {
    const request = { reference: newPaymentReference(), amount: PRICE, description: "x", expiresAt: currentTime() };
    await expect(createCharge(later(1), request)).rejects.toMatchObject({ code: "invalid" });
  });

  it("is unknown under any other name", async () => {
    for (const reference of ["PAY-X", "", "a\u0000b", "x".repeat(5_000), "' or 1=1 --"]) {
      expect(await readCharge(ctx, reference)).toBeNull();
      await expect(payCharge(ctx, reference, "pay")).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("can be cancelled until it is paid, and money still counts after that", async () => {
    const [first, second] = [await newCharge(), await newCharge()];
    await cancelCharge(ctx, first);
    await cancelCharge(ctx, first);
    expect((await readCharge(ctx, first))?.status).toBe("cancelled");
    await payCharge(ctx, first, "late", { heardWithinMs: 1 });
    expect((await readCharge(ctx, first))?.status).toBe("paid");
    await payCharge(ctx, second, "pay");
    await expect(cancelCharge(ctx, second)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("playing a payment", () => {
  it("tells the shop with a signature that it accepts, whatever the demo's clock says", async () => {
    const reference = await newCharge(later(31 * 1_440 * MINUTE_MS));
    await payCharge(later(31 * 1_440 * MINUTE_MS), reference, "pay");
    const [delivery] = ear.heard;
    const request = { headers: new Headers(delivery?.headers), body: Buffer.from(delivery?.body ?? "") };
    expect(openWebhook(request, "test-sandbox-secret", Date.now() / 1_000)).toMatchObject({
      authentic: true,
      reference,
    });
  });

  it("sends one webhook twice: two deliveries of the same bytes", async () => {
    const reference = await newCharge();
    expect((await payCharge(ctx, reference, "webhook_twice")).webhooks).toEqual(["200", "200"]);
    expect(ear.heard.map(({ body }) => body)).toEqual([ear.heard[0]?.body, ear.heard[0]?.body]);
    expect((await readCharge(ctx, reference))?.receipts).toHaveLength(1);
  });

  it("adds the second payment when a code that was paid once is paid twice, and no third", async () => {
    const reference = await newCharge();
    await payCharge(ctx, reference, "pay");
    expect((await payCharge(ctx, reference, "twice")).paid).toEqual([PRICE]);
    await expect(payCharge(ctx, reference, "twice")).rejects.toMatchObject({ code: "conflict" });
    expect((await readCharge(ctx, reference))?.receipts).toHaveLength(2);
  });

  it("ends the code before late money comes, and waits until the shop has asked", async () => {
    const reference = await newCharge();
    const paid: unknown[] = [];
    let ask = Promise.resolve();
    ear.answer(() => {
      // The shop answers first and asks a little later, as with a durable engine.
      ask = ask.then(async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        paid.push((await readCharge(ctx, reference))?.receipts.length);
      });
      return 200;
    });
    await payCharge(ctx, reference, "late");
    await ask;
    expect(paid).toEqual([0, 1]);
    expect(events()).toEqual(["payment.expired", "payment.succeeded"]);
    const charge = await readCharge(ctx, reference);
    expect(charge?.receipts[0]?.paidAt.getTime()).toBeGreaterThanOrEqual(charge?.expiresAt.getTime() ?? Infinity);
  });

  it("lets late money come all the same when the shop does not ask", async () => {
    const reference = await newCharge();
    expect((await payCharge(ctx, reference, "late", { heardWithinMs: 20 })).paid).toEqual([PRICE]);
  });

  it("takes exactly the modes that the pay page offers, in every state of a charge", async () => {
    const states: Record<string, (reference: string) => Promise<unknown>> = {
      pending: async () => undefined,
      paid: async (reference) => payCharge(ctx, reference, "pay"),
      "paid twice": async (reference) => payCharge(ctx, reference, "twice"),
      expired: async (reference) => expireCharge(ctx, reference, 1),
      cancelled: async (reference) => cancelCharge(ctx, reference),
      refunded: async (reference) => {
        await payCharge(ctx, reference, "pay");
        await refundCharge(ctx, { reference, refundKey: `key-${reference}`, amount: rupiah(1) });
      },
      reversed: async (reference) => {
        await payCharge(ctx, reference, "pay");
        await payCharge(ctx, reference, "take_back");
      },
    };
    for (const [state, reach] of Object.entries(states))
      for (const mode of PAGE_MODES) {
        const reference = await newCharge();
        await reach(reference);
        const charge = await readCharge(ctx, reference);
        const isOffered = charge !== null && possibleModes(charge).includes(mode);
        const played = await payCharge(ctx, reference, mode, { heardWithinMs: 1 }).then(
          () => "played",
          () => "refused",
        );
        expect({ state, mode, played }).toEqual({ state, mode, played: isOffered ? "played" : "refused" });
      }
  });

  const press = async (reference: string, find?: typeof lockCharge) =>
    Promise.allSettled([1, 2, 3].map(async () => payCharge(ctx, reference, "no_webhook", {}, find)));
  const expectOnePayment = async (reference: string, presses: PromiseSettledResult<unknown>[]) => {
    expect(presses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await readCharge(ctx, reference))?.receipts).toHaveLength(1);
  };

  it("takes one payment when the button is pressed many times at once", async () => {
    for (let round = 0; round < 20; round++) {
      const reference = await newCharge();
      await expectOnePayment(reference, await press(reference));
    }
  });

  it("twin: without the lock the same presses are taken as several payments", async () => {
    const reference = await newCharge();
    const everyoneHasLooked = barrier(3);
    const findUnlocked: typeof lockCharge = async (tx, wanted) => {
      const charge = await selectCharge(tx, wanted);
      await everyoneHasLooked();
      return charge;
    };
    const presses = await press(reference, findUnlocked);
    await expect(expectOnePayment(reference, presses)).rejects.toThrow(/length of 1 but got 3/);
  });
});

describe("a shop that is away", () => {
  it("hears of the payment later, once", async () => {
    const reference = await newCharge();
    ear.answer(() => 503);
    expect((await payCharge(ctx, reference, "pay")).webhooks).toEqual(["503"]);
    expect((await readCharge(ctx, reference))?.status).toBe("paid");
    expect(await openDeliveries()).toMatchObject([{ lastStatus: "503" }]);
    ear.answer(() => 200);
    expect(await retryDeliveries(ctx)).toEqual({ tried: 1, answered: 1 });
    expect(await retryDeliveries(ctx)).toEqual({ tried: 0, answered: 0 });
    expect(new Set(ear.heard.map(({ body }) => body)).size).toBe(1);
  });

  it("is not written off when nobody listens at all", async () => {
    const reference = await newCharge();
    await ear.stop();
    expect((await payCharge(ctx, reference, "twice")).webhooks).toHaveLength(2);
    expect(await openDeliveries()).toHaveLength(2);
    expect(await retryDeliveries(ctx)).toMatchObject({ answered: 0 });
    ear = await startWebhookEar();
    expect(await retryDeliveries(ctx)).toEqual({ tried: 2, answered: 2 });
  });

  it("is written off after a day", async () => {
    ear.answer(() => 500);
    await payCharge(ctx, await newCharge(), "pay");
    expect(await retryDeliveries(later(1_441 * MINUTE_MS))).toEqual({ tried: 0, answered: 0 });
  });

  it("does not hold up what it can take because of one webhook that it cannot", async () => {
    ear.answer(() => 500);
    const [first, second] = [await newCharge(), await newCharge()];
    await payCharge(ctx, first, "pay");
    await payCharge(ctx, second, "pay");
    ear.answer(({ body }) => (body.includes(first) ? 500 : 200));
    expect(await retryDeliveries(ctx)).toEqual({ tried: 2, answered: 1 });
  });

  it("keeps an expiry for later too", async () => {
    ear.answer(() => 500);
    const reference = await newCharge();
    expect(await expireCharge(ctx, reference, 5_000)).toEqual(["500"]);
    expect(await openDeliveries()).toHaveLength(1);
    expect(await db().select().from(bankDeliveries).where(eq(bankDeliveries.lastStatus, "500"))).toHaveLength(1);
  });
});

describe("a refund at the bank", () => {
  it("pays out once for one key, and never more than arrived", async () => {
    const reference = await newCharge();
    await payCharge(ctx, reference, "pay");
    const part = { reference, refundKey: `R-${reference}-1`, amount: rupiah(30_000) };
    await Promise.all([refundCharge(ctx, part), refundCharge(ctx, part)]);
    expect((await readCharge(ctx, reference))?.refundedIdr).toBe(30_000);
    const tooMuch = { reference, refundKey: `R-${reference}-2`, amount: rupiah(20_001) };
    await expect(refundCharge(ctx, tooMuch)).rejects.toMatchObject({ code: "conflict" });
    await refundCharge(ctx, { ...tooMuch, amount: rupiah(20_000) });
    expect(await readCharge(ctx, reference)).toMatchObject({ refundedIdr: PRICE, receipts: [{ amountIdr: PRICE }] });
  });

  it("is refused for a code that nobody paid", async () => {
    const reference = await newCharge();
    const refund = { reference, refundKey: `R-${reference}`, amount: rupiah(1) };
    await expect(refundCharge(ctx, refund)).rejects.toMatchObject({ code: "conflict" });
  });
});

/** Lets nobody through until `count` have come. */
function barrier(count: number): () => Promise<void> {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  return async () => {
    if (++waiting >= count) open();
    return opened;
  };
}
