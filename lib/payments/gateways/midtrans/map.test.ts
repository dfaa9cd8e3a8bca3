import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseEnv } from "@/lib/core/env";
import { rupiah } from "@/lib/core/money";
import { chargeRequest } from "../contract-world";
import { isSnapRef, toCharge, toPayment, toSnapCharge } from "./map";
import pending from "./samples/charge-pending.json";
import settlement from "./samples/notification-settlement.json";
import partialRefund from "./samples/status-partial-refund.json";
import { fromWib, toWib } from "./times";
import { wireTransaction, type WireTransaction } from "./wire";
import { createMidtransGateway } from "./adapter";

const gateway = createMidtransGateway(parseEnv({ MIDTRANS_SERVER_KEY: "key", MIDTRANS_CLIENT_KEY: "client" }));
const request = { ...chargeRequest(gateway, rupiah(57_123)), reference: "ORD-2026-000123" };
const endsAt = new Date("2026-10-07T03:45:00Z");
const made = wireTransaction.parse(pending);
const paid = wireTransaction.parse(settlement);
const noPicture = () => null;
const read = (change: Partial<WireTransaction>) => toPayment({ ...paid, ...change }, "ORD-2026-000123");

it("shows the payload, and the picture with the frame", () => {
  expect(toCharge(made, request, endsAt, noPicture)).toEqual({
    ok: true,
    value: {
      gatewayRef: "0d8178e1-c6c7-4ab4-81a6-893be9d924ab",
      amount: 57_123,
      surcharge: 0,
      surchargeKind: "none",
      qrString: pending.qr_string,
      qrUrl: "https://api.sandbox.midtrans.com/v4/qris/A1ID0d8178e1/qr-code",
      payUrl: null,
      expiresAt: new Date("2026-10-07T03:30:01Z"),
    },
  });
});

it("shows the picture, and our own end, when Midtrans sends neither payload nor end", () => {
  const wire = { ...made, qr_string: undefined, expiry_time: undefined, actions: made.actions?.slice(0, 1) };
  expect(toCharge(wire, request, endsAt, noPicture)).toMatchObject({
    value: { qrString: null, qrUrl: pending.actions[0]?.url, expiresAt: endsAt },
  });
});

it.each([
  ["a damaged payload", { qr_string: pending.qr_string.replace("TOKO", "TOKI") }],
  ["a payload of another amount", { qr_string: pending.qr_string.replace("57123.00", "57124.00") }],
  ["another amount", { gross_amount: "57124.00" }],
  ["another amount and a picture only", { gross_amount: "57124.00", qr_string: null }],
  ["an amount that cannot be read and a picture only", { gross_amount: "57.123", qr_string: null }],
  ["a fraction", { gross_amount: "57123.50" }],
  ["another order", { order_id: "ORD-2026-000124" }],
  ["no code at all", { qr_string: null, actions: [] }],
])("does not show a charge with %s", (_, change) => {
  expect(toCharge({ ...made, ...change }, request, endsAt, noPicture)).toMatchObject({ ok: false });
});

it("shows the picture at Midtrans' own address when the answer links to none", () => {
  const picture = (id: string) => `https://midtrans.example/${id}`;
  expect(toCharge({ ...made, qr_string: null, actions: [] }, request, endsAt, picture)).toMatchObject({
    value: { qrString: null, qrUrl: `https://midtrans.example/${made.transaction_id}` },
  });
});

it("leads to Midtrans' page where a Snap charge has no code, and knows its reference again", () => {
  const wire = { token: "66e4fa55-fdac", redirect_url: "https://app.sandbox.midtrans.com/snap/v4/66e4fa55-fdac" };
  expect(toSnapCharge(wire, rupiah(57_123), endsAt)).toEqual({
    gatewayRef: "snap:66e4fa55-fdac",
    amount: 57_123,
    surcharge: 0,
    surchargeKind: "none",
    qrString: null,
    qrUrl: null,
    payUrl: wire.redirect_url,
    expiresAt: endsAt,
  });
  expect(["snap:66e4fa55-fdac", made.transaction_id, "66e4snap:", "", null].map(isSnapRef)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

it("ignores an action that is no link", () => {
  const odd = { ...pending, actions: [{ name: "generate-qr-code", method: "GET", url: "javascript:alert(1)" }] };
  expect(wireTransaction.parse(odd).actions).toEqual([]);
});

it("reads money with the time of its settlement", () => {
  expect(read({})).toEqual({
    ok: true,
    value: {
      reference: "ORD-2026-000123",
      gatewayRef: "0d8178e1-c6c7-4ab4-81a6-893be9d924ab",
      status: "succeeded",
      rawStatus: "settlement",
      receipts: [
        {
          receiptKey: "0d8178e1-c6c7-4ab4-81a6-893be9d924ab",
          amount: 57_123,
          merchantFee: null,
          paidAt: new Date("2026-10-07T03:02:30Z"),
        },
      ],
      refunds: [],
    },
  });
});

it.each<[Partial<WireTransaction>, string, number]>([
  [{ transaction_status: "pending", status_code: "201" }, "pending", 0],
  [{ transaction_status: "pending", status_code: "201", fraud_status: undefined }, "pending", 0],
  [{ transaction_status: "authorize" }, "pending", 0],
  [{ transaction_status: "capture" }, "succeeded", 1],
  [{ transaction_status: "capture", fraud_status: undefined }, "succeeded", 1],
  [{ transaction_status: "capture", fraud_status: "challenge", status_code: "201" }, "pending", 0],
  [{ transaction_status: "capture", fraud_status: "challenge", status_code: "200" }, "pending", 0],
  [{ transaction_status: "capture", fraud_status: "deny", status_code: "202" }, "failed", 0],
  [{ transaction_status: "deny", status_code: "202", settlement_time: undefined }, "failed", 0],
  [{ transaction_status: "deny", status_code: "202" }, "reversed", 1],
  [{ transaction_status: "failure", status_code: "202" }, "failed", 0],
  [{ transaction_status: "cancel", status_code: "200" }, "cancelled", 0],
  [{ transaction_status: "cancel", status_code: "202" }, "cancelled", 0],
  [{ transaction_status: "expire", status_code: "202" }, "expired", 0],
  [{ transaction_status: "expire", status_code: "407" }, "expired", 0],
  [{ transaction_status: "refund" }, "refunded", 1],
  [{ transaction_status: "partial_refund", refund_amount: "5000.00" }, "partially_refunded", 1],
  [{ transaction_status: "chargeback" }, "reversed", 1],
  [{ transaction_status: "partial_chargeback", refund_amount: "5000.00" }, "partially_refunded", 1],
])("reads %o as %s", (change, status, receipts) => {
  const payment = read(change);
  expect(payment).toMatchObject({ ok: true, value: { status } });
  expect(payment.ok && payment.value.receipts).toHaveLength(receipts);
});

it("tells each refund under its key, and says when the bank has not confirmed one", () => {
  const wire = wireTransaction.parse(partialRefund);
  const refunds = (wire.refunds ?? []).map(({ refund_key, refund_amount }) => ({
    refundKey: refund_key,
    amount: Number(refund_amount),
  }));
  expect(refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(15_000);
  const expected = { status: "partially_refunded", refunds, receipts: [{ amount: 57_123 }] };
  expect(toPayment(wire, "ORD-2026-000123")).toMatchObject({
    value: { ...expected, rawStatus: "partial_refund (not yet confirmed by the bank)" },
  });
  expect(toPayment({ ...wire, refund_amount: undefined }, "ORD-2026-000123")).toMatchObject({ value: expected });
});

it("tells a refund without a key as nobody's, and says nothing of the bank once all are confirmed", () => {
  const bank_confirmed_at = "2026-10-08 09:00:10";
  const refunds = ["10000.00", "5000.00"].map((refund_amount) => ({ refund_amount, bank_confirmed_at }));
  expect(read({ transaction_status: "partial_refund", refund_amount: null, refunds })).toMatchObject({
    value: {
      refunds: [
        { refundKey: null, amount: 10_000 },
        { refundKey: null, amount: 5_000 },
      ],
      rawStatus: "partial_refund",
    },
  });
});

it("reads a whole refund as its figure, and without figures as the whole amount", () => {
  expect(read({ transaction_status: "refund" })).toMatchObject({
    value: { refunds: [{ refundKey: null, amount: 57_123 }] },
  });
  expect(read({ transaction_status: "refund", refund_amount: "57000.00" })).toMatchObject({
    value: { refunds: [{ refundKey: null, amount: 57_000 }] },
  });
});

it("tells what the list leaves out of the total under no key", () => {
  const refunds = [{ refund_key: "RF-1", refund_amount: "10000.00", bank_confirmed_at: null }];
  expect(read({ transaction_status: "partial_refund", refund_amount: "15000.00", refunds })).toMatchObject({
    value: {
      refunds: [
        { refundKey: "RF-1", amount: 10_000 },
        { refundKey: null, amount: 5_000 },
      ],
    },
  });
});

it.each<[string, Partial<WireTransaction>]>([
  ["a part without a figure", { transaction_status: "partial_refund" }],
  ["a chargeback of a part without a figure", { transaction_status: "partial_chargeback" }],
  ["a total of nothing", { transaction_status: "refund", refund_amount: "0.00" }],
  ["a total that is no whole rupiah", { transaction_status: "refund", refund_amount: "1.50" }],
  [
    "a list that is more than the total",
    {
      transaction_status: "partial_refund",
      refund_amount: "5000.00",
      refunds: [{ refund_key: "RF-1", refund_amount: "10000.00", bank_confirmed_at: null }],
    },
  ],
])("does not take half an answer about refunds for one: %s", (_, change) =>
  expect(read(change)).toMatchObject({ ok: false, why: expect.stringContaining("how much") }),
);

it.each(["settlement", "chargeback", "cancel"])("takes no refund from a %s, whatever figures come with it", (word) => {
  for (const refund_amount of ["5.00", "1.50"])
    expect(read({ transaction_status: word, refund_amount })).toMatchObject({ ok: true, value: { refunds: [] } });
});

it("shows the admin a fraud word that is not accept", () => {
  expect(read({ transaction_status: "capture", fraud_status: "challenge" })).toMatchObject({
    value: { rawStatus: "capture (challenge)" },
  });
  expect(read({ fraud_status: undefined })).toMatchObject({ value: { rawStatus: "settlement" } });
});

it.each<[string, Partial<WireTransaction>]>([
  ["settlement with another code", { status_code: "202" }],
  ["settlement with an unknown fraud word", { fraud_status: "maybe" }],
  ["a word of another gateway", { transaction_status: "PAID" }],
  ["an amount with a fraction", { gross_amount: "57123.10" }],
  ["an amount of nothing", { gross_amount: "0.00" }],
  ["another order", { order_id: "ORD-2026-000124" }],
  ["a refund of a fraction", { transaction_status: "partial_refund", refund_amount: "1.50" }],
  ["a fraction among refunds", { transaction_status: "partial_refund", refunds: [{ refund_amount: "1.50" }] }],
])("does not read %s", (_, change) => {
  expect(read(change)).toMatchObject({ ok: false });
});

it("never takes a word that it does not know for anything, and never throws", () => {
  const field = fc.constantFrom(...Object.keys(partialRefund));
  fc.assert(
    fc.property(fc.array(fc.tuple(field, fc.jsonValue()), { maxLength: 4 }), fc.string(), (changes, word) => {
      expect(read({ transaction_status: `x${word}` }).ok).toBe(false);
      const wire = wireTransaction.safeParse({ ...partialRefund, ...Object.fromEntries(changes) });
      if (!wire.success) return;
      expect(typeof toPayment(wire.data, "ORD-2026-000123").ok).toBe("boolean");
      expect(typeof toCharge(wire.data, request, endsAt, noPicture).ok).toBe("boolean");
    }),
  );
});

it("shows no more than the start of the words that it does not know", () => {
  expect(read({ transaction_status: "x".repeat(500) })).toEqual({
    ok: false,
    why: expect.stringMatching(/[^x]x{80}[^x]/),
  });
});

it("keeps GMT+7 both ways", () => {
  const at = new Date("2026-12-31T18:30:05Z");
  expect(toWib(at)).toBe("2027-01-01 01:30:05 +0700");
  expect(fromWib("2027-01-01 01:30:05")).toEqual(at);
  for (const odd of [null, undefined, "", "2027-01-01", "2027-13-01 00:00:00", "2027-01-01T01:30:05Z"])
    expect(fromWib(odd)).toBeNull();
});
