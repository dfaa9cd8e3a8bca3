import { desc, eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { paymentAttempts } from "@/db/schema";
import { forgetEnv } from "@/lib/core/env";
import { rupiah } from "@/lib/core/money";
import { cancelOrder } from "@/lib/ordering";
import type { ChargeRequest, ChargeResult, PaymentKey } from "@/lib/payments/gateway";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { ctx, openShop, order, outcomeOf, type Shop } from "@/lib/testing/world";

/** A gateway that books money by its total alone: no two open orders may be shown the same one. */

const KEYS = {
  CASHIFY_BASE_URL: "http://127.0.0.1:9",
  CASHIFY_LICENSE_KEY: "licence-for-tests",
  CASHIFY_WEBHOOK_SECRET: "webhook-secret-for-tests",
  CASHIFY_QRIS_ID: "qris-for-tests",
};
let shop: Shop;
const cancelled: (string | null)[] = [];

/** The unique codes that the gateway will draw, one a charge; the last one is drawn for ever. */
let codes: number[] = [];

beforeEach(async () => {
  Object.assign(process.env, KEYS, { PAYMENT_GATEWAYS: "cashify" });
  forgetEnv();
  shop = await openShop([30]);
  cancelled.length = 0;
  let made = 0;
  const gateway = gatewayNamed("cashify");
  vi.spyOn(gateway, "createCharge").mockImplementation(async (request: ChargeRequest): Promise<ChargeResult> => {
    const code = codes.length > 1 ? (codes.shift() ?? 0) : (codes[0] ?? 0);
    const amount = rupiah(request.amount + code);
    const charge = {
      amount,
      surcharge: rupiah(code),
      surchargeKind: "unique_code",
      qrUrl: null,
      payUrl: null,
    } as const;
    const gatewayRef = `TRX-${request.reference}-${made++}`;
    return { outcome: "created", charge: { ...charge, gatewayRef, qrString: null, expiresAt: request.expiresAt } };
  });
  vi.spyOn(gateway, "readPayment").mockResolvedValue({ outcome: "absent", why: "not paid" });
  vi.spyOn(gateway, "cancelCharge").mockImplementation(async ({ gatewayRef }: PaymentKey) => {
    cancelled.push(gatewayRef);
    return { outcome: "done" };
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const name of [...Object.keys(KEYS), "PAYMENT_GATEWAYS"]) delete process.env[name];
  forgetEnv();
});

const attemptsOf = (orderId: string) =>
  db()
    .select()
    .from(paymentAttempts)
    .where(eq(paymentAttempts.payableId, orderId))
    .orderBy(desc(paymentAttempts.createdAt));

it("is asked for another code when it draws a total that an open order has", async () => {
  codes = [7, 7, 8];
  const first = await order(shop);
  const second = await order(shop);
  expect([first.amount, second.amount]).toEqual([50_007, 50_008]);
  const [shown, dropped] = await attemptsOf(second.order_id);
  expect(shown).toMatchObject({ status: "open", amountIdr: 50_008, reference: second.payment_reference });
  // Nobody has seen it; it is ended there, and money on it would be found.
  expect(dropped).toMatchObject({ status: "failed", amountIdr: 50_007, askAt: expect.any(Date) as Date });
  expect(cancelled).toEqual([dropped?.gatewayRef]);
});

it("shows no total twice to many who order at once, and gives up when there is no other", async () => {
  // Two clashes in all, whoever has them: a third one of the same order would send it to another gateway.
  codes = [21, 21, 21, 22, 23, 24, 25, 26, 27, 28, 29];
  const amounts = await Promise.all(Array.from({ length: 5 }, () => order(shop).then(({ amount }) => amount)));
  expect(new Set(amounts).size).toBe(5);
  codes = [Number(amounts[0]) - 50_000];
  expect(await outcomeOf(order(shop))).toBe("try_later");
});

it("may show a total again once the order that had it is closed", async () => {
  codes = [9];
  const first = await order(shop);
  await cancelOrder(ctx, first.order_id);
  expect((await order(shop)).amount).toBe(first.amount);
});
