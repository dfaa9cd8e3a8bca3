import * as fc from "fast-check";
import { expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import type { ChargeRequest } from "@/lib/payments/gateway";
import { chargeRequest } from "../contract-world";
import { pickTransaction, toCharge, toDate, toPayment } from "./map";
import buyerPays from "./samples/create-buyer-pays-fee.json";
import created from "./samples/create-sandbox.json";
import paid from "./samples/detail-paid.json";
import channels from "./samples/payment-channels.json";
import listed from "./samples/transactions.json";
import { wireChannels, wireTransaction, wireTransactions, type WireTransaction } from "./wire";
import { createTripayGateway } from "./adapter";
import { parseEnv } from "@/lib/core/env";

const env = parseEnv({ TRIPAY_MERCHANT_CODE: "T9001", TRIPAY_API_KEY: "key", TRIPAY_PRIVATE_KEY: "private" });
const request = (reference: string, amount: number): ChargeRequest => ({
  ...chargeRequest(createTripayGateway(env), rupiah(amount)),
  reference,
});
const inSandbox = wireTransaction.parse(created.data);
const inProduction = (qr_string: string): WireTransaction => ({
  ...inSandbox,
  reference: "T9001000000000001",
  qr_string,
});
/** The synthetic dynamic code of 57,123 rupiah. */
const QR_57123 =
  "00020101021226690017ID.CO.EXAMPLE.WWW01189360009900000000170215TEST000000000170303UMI51440014ID.CO.QRIS.WWW0215ID10990000000170303UMI5204581253033605405571235802ID5913TOKO UJI COBA6007JAKARTA61051219062070703A01630447D1";

it("shows the gateway's picture when the sandbox sends no payload", () => {
  expect(toCharge(inSandbox, request("ORD-2026-000123", 57_123))).toEqual({
    ok: true,
    value: {
      gatewayRef: "DEV-T9001000000000001",
      amount: 57_123,
      surcharge: 0,
      surchargeKind: "none",
      qrString: null,
      qrUrl: "https://tripay.co.id/qr/DEV-T9001000000000001",
      payUrl: "https://tripay.co.id/checkout/DEV-T9001000000000001",
      expiresAt: new Date(1_791_334_800_000),
    },
  });
});

it("shows the buyer the amount with Tripay's fee", () => {
  const wire = wireTransaction.parse(buyerPays.data);
  expect(toCharge(wire, request("ORD-2026-000124", 100_000))).toMatchObject({
    value: { amount: 101_450, surcharge: 1_450, surchargeKind: "fee" },
  });
});

it("shows a payload that asks for exactly the amount", () => {
  expect(toCharge(inProduction(QR_57123), request("ORD-2026-000123", 57_123))).toMatchObject({
    value: { qrString: QR_57123 },
  });
});

it.each([
  ["a damaged payload", inProduction(QR_57123.replace("TOKO", "TOKI"))],
  ["the sandbox's text in production", inProduction("SANDBOX MODE")],
  ["another amount in the payload", { ...inProduction(QR_57123), amount: 57_223, fee_customer: 100 }],
  ["less than asked", { ...inSandbox, amount: 57_122 }],
  ["less than asked and no word of a fee", { ...inSandbox, amount: 57_122, fee_customer: null }],
  ["a damaged payload in the sandbox", { ...inSandbox, qr_string: QR_57123.replace("TOKO", "TOKI") }],
  ["a surcharge that is not the fee", { ...inSandbox, amount: 57_200, fee_customer: 10 }],
  ["another reference", { ...inSandbox, merchant_ref: "ORD-2026-000999" }],
  ["nothing to pay with", { ...inSandbox, qr_url: null, checkout_url: null }],
])("does not show a charge with %s", (_, wire) => {
  expect(toCharge(wire, request("ORD-2026-000123", 57_123))).toMatchObject({ ok: false });
});

it("shows a true payload in the sandbox too", () => {
  expect(toCharge({ ...inSandbox, qr_string: QR_57123 }, request("ORD-2026-000123", 57_123))).toMatchObject({
    value: { qrString: QR_57123 },
  });
});

it.each([
  ["a payload", { qr_string: QR_57123, qr_url: null, checkout_url: null }],
  ["a picture", { qr_string: null, checkout_url: null }],
  ["a payment page", { qr_string: "", qr_url: null }],
])("shows a charge with nothing but %s", (_, change) => {
  const shown = toCharge({ ...inSandbox, ...change }, request("ORD-2026-000123", 57_123));
  const ways = shown.ok ? [shown.value.qrString, shown.value.qrUrl, shown.value.payUrl] : [];
  expect(ways.filter((way) => way !== null)).toHaveLength(1);
});

it("counts what is on top as the buyer's fee when Tripay does not name one", () => {
  const wire = { ...inSandbox, amount: 57_124, fee_customer: undefined };
  expect(toCharge(wire, request("ORD-2026-000123", 57_123))).toMatchObject({
    value: { amount: 57_124, surcharge: 1, surchargeKind: "fee" },
  });
});

it("ends when the detail says, or the list, or we", () => {
  const asked = request("ORD-2026-000123", 57_123);
  const endOf = (change: Partial<WireTransaction>) => {
    const shown = toCharge({ ...inSandbox, ...change }, asked);
    return shown.ok ? shown.value.expiresAt : null;
  };
  const [detail, list] = [1_791_334_800, 1_791_334_900];
  expect(endOf({ expired_time: detail, expired_at: list })).toEqual(new Date(detail * 1000));
  expect(endOf({ expired_time: null, expired_at: list })).toEqual(new Date(list * 1000));
  expect(endOf({ expired_time: null, expired_at: null })).toEqual(asked.expiresAt);
});

it("reads money from the detail", () => {
  expect(toPayment(wireTransaction.parse(paid.data), "ORD-2026-000123")).toEqual({
    ok: true,
    value: {
      reference: "ORD-2026-000123",
      gatewayRef: "T9001000000000006",
      status: "succeeded",
      rawStatus: "PAID",
      receipts: [
        { receiptKey: "T9001000000000006", amount: 57_123, merchantFee: 1_150, paidAt: new Date(1_791_331_200_000) },
      ],
      refunds: [],
    },
  });
});

it("reads the list, whose items have other names for their times", () => {
  const [wire] = wireTransactions.parse(listed.data);
  expect(wire && toPayment(wire, "ORD-2026-000123")).toMatchObject({
    ok: true,
    value: { status: "pending", receipts: [] },
  });
  expect(wireChannels.parse(channels.data)[0]).toMatchObject({ code: "QRIS2", maximum_amount: 5_000_000 });
});

it.each([
  ["UNPAID", "pending"],
  ["EXPIRED", "expired"],
  ["FAILED", "failed"],
])("reads %s as %s, with no money", (word, status) => {
  expect(toPayment({ ...wireTransaction.parse(paid.data), status: word }, "ORD-2026-000123")).toEqual({
    ok: true,
    value: {
      reference: "ORD-2026-000123",
      gatewayRef: "T9001000000000006",
      status,
      rawStatus: word,
      receipts: [],
      refunds: [],
    },
  });
});

it("reads a refund as all of the money gone back", () => {
  expect(toPayment({ ...wireTransaction.parse(paid.data), status: "REFUND" }, "ORD-2026-000123")).toMatchObject({
    ok: true,
    value: {
      status: "refunded",
      rawStatus: "REFUND",
      receipts: [{ receiptKey: "T9001000000000006", amount: 57_123 }],
      refunds: [{ refundKey: null, amount: 57_123 }],
    },
  });
});

it("tells no fee of the shop from a fee of nothing", () => {
  const feeOf = (fee_merchant: number | null | undefined) =>
    toPayment({ ...wireTransaction.parse(paid.data), fee_merchant }, "X");
  const receipt = (merchantFee: number | null) => ({ ok: true, value: { receipts: [{ merchantFee }] } });
  expect(feeOf(0)).toMatchObject(receipt(0));
  expect(feeOf(null)).toMatchObject(receipt(null));
  expect(feeOf(undefined)).toMatchObject(receipt(null));
});

it("never takes a word that it does not know for anything", () => {
  const known = ["UNPAID", "PAID", "EXPIRED", "FAILED", "REFUND"];
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom("paid", "Unpaid", "PENDING", "SETTLED", "PAID ")), (status) => {
      fc.pre(!known.includes(status));
      expect(toPayment({ ...inSandbox, status }, "ORD-2026-000123").ok).toBe(false);
    }),
  );
});

it("shows no more than the start of a word that it does not know", () => {
  const payment = toPayment({ ...inSandbox, status: "x".repeat(500) }, "ORD-2026-000123");
  expect(payment).toEqual({ ok: false, why: expect.stringMatching(/[^x]x{40}[^x]/) });
});

it("answers with a value or a sentence whatever the shape", () => {
  const field = fc.constantFrom(...Object.keys(inSandbox));
  fc.assert(
    fc.property(fc.array(fc.tuple(field, fc.jsonValue()), { maxLength: 4 }), (changes) => {
      const wire = wireTransaction.safeParse({ ...inSandbox, ...Object.fromEntries(changes) });
      if (!wire.success) return;
      expect(typeof toPayment(wire.data, "X").ok).toBe("boolean");
      expect(typeof toCharge(wire.data, request("X", 57_123)).ok).toBe("boolean");
    }),
  );
});

it("refuses an end in milliseconds", () => {
  expect(wireTransaction.safeParse({ ...inSandbox, expired_time: 1_791_334_800_000 }).success).toBe(false);
});

it("reads times as digits or numbers, and anything else as unknown", () => {
  for (const same of ["1791331200", 1_791_331_200]) expect(toDate(same)).toEqual(new Date(1_791_331_200_000));
  for (const odd of [null, undefined, "", "kemarin", "2026-10-07 10:00:00", -1, Number.NaN, 1_791_331_200_000])
    expect(toDate(odd)).toBeNull();
});

it("reads only whole digits of a likely length, and nothing from before 1970 or too far away", () => {
  const unlikely = ["12345678", "+1791331200", "1791331200.5", "1.5e9", "0001791331200", "1791331200 ", "0x6ac5b000"];
  for (const odd of [...unlikely, 0, 1e11]) expect(toDate(odd)).toBeNull();
  expect(toDate("123456789")).toEqual(new Date(123_456_789_000));
  expect(toDate(1)).toEqual(new Date(1000));
  expect(toDate(99_999_999_999)).toEqual(new Date(99_999_999_999_000));
});

it("prefers the transaction with money among several with one reference", () => {
  const [unpaid, expired] = [{ ...inSandbox }, { ...inSandbox, status: "EXPIRED" }];
  const withMoney = { ...inSandbox, status: "PAID" };
  expect(pickTransaction([expired, unpaid, withMoney])).toBe(withMoney);
  expect(pickTransaction([expired, unpaid])).toBe(unpaid);
  const refunded = { ...inSandbox, status: "REFUND" };
  expect(pickTransaction([expired, unpaid, refunded])).toBe(refunded);
  const newest = { ...inSandbox, status: "FAILED" };
  expect(pickTransaction([newest, expired])).toBe(newest);
  expect(pickTransaction([])).toBeUndefined();
});
