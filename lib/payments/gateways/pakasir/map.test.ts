import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import type { ChargeRequest, PaymentKey } from "@/lib/payments/gateway";
import { toDynamic } from "@/lib/payments/qris";
import { instant, show, toCharge, toPayment } from "./map";
import completedSample from "./samples/completed.json";
import createdSample from "./samples/created.json";
import { created, seen } from "./wire";

const now = new Date("2026-10-07T03:00:00Z");
const request: ChargeRequest = {
  reference: createdSample.order_id,
  amount: rupiah(99_000),
  now,
  expiresAt: new Date("2026-10-07T03:30:00Z"),
  description: "Paket",
  customer: { email: "uji@example.com", name: "Uji", phone: null },
  returnUrl: "http://localhost:3000/orders/ORD-1",
};
const key: PaymentKey = {
  reference: createdSample.order_id,
  gatewayRef: createdSample.txn_id,
  amount: rupiah(100_003),
  dueAmount: rupiah(99_000),
};
const demo = { isAllowed: true, baseUrl: "https://app.pakasir.com" };
const live = { isAllowed: false, baseUrl: "https://app.pakasir.com" };
const charge = (changes: object = {}, sandbox = demo) =>
  toCharge(created.parse({ ...createdSample, ...changes }), request, sandbox);
const payment = (changes: object = {}, sandbox = live, of = key) =>
  toPayment(seen.parse({ ...completedSample, ...changes }), of, sandbox);

describe("Pakasir's charge", () => {
  it("asks the buyer for total_payment, with the fee as its own part", () => {
    expect(charge({ is_sandbox: false }, live)).toEqual({
      outcome: "created",
      charge: {
        gatewayRef: "vwiqpcriq",
        amount: 100_003,
        surcharge: 1_003,
        surchargeKind: "fee",
        qrString: createdSample.qr_string,
        qrUrl: null,
        payUrl: null,
        expiresAt: request.expiresAt,
      },
    });
  });

  it("has no surcharge when the shop bears the fee", () => {
    const result = charge({ total_payment: 99_000 });
    // The sample's QR code asks for the fee too; a placeholder is let through in the sandbox only.
    expect(result).toMatchObject({ charge: { surcharge: 0, surchargeKind: "none", qrString: null } });
    expect(charge({ total_payment: 99_000, is_sandbox: false }, live)).toMatchObject({ outcome: "refused" });
  });

  it("is refused when the order, the amounts or the QR code are not right", () => {
    const qr = createdSample.qr_string;
    for (const changes of [
      { order_id: "ORD-2026-000124" },
      { amount: 98_000 },
      { fee: 1_004 },
      { total_payment: 98_999, fee: undefined },
      { total_payment: 100_004, fee: 1_004 },
      { qr_string: qr.replace("KEBUMEN", "KEBUMAN") },
      { qr_string: "" },
      { qr_string: null },
      { status: "canceled" },
      { status: "PENDING" },
    ])
      expect(charge({ is_sandbox: false, ...changes }, live)).toMatchObject({ outcome: "refused" });
  });

  it("is refused below what we asked, also when its QR code agrees", () => {
    const made = toDynamic(createdSample.qr_string, rupiah(98_999));
    const changes = { total_payment: 98_999, fee: undefined, qr_string: made.ok ? made.qr : made.why };
    expect(charge({ is_sandbox: false, ...changes }, live)).toMatchObject({ outcome: "refused" });
  });

  it("takes what is on top for the fee when Pakasir names none", () => {
    expect(charge({ is_sandbox: false, fee: undefined }, live)).toMatchObject({
      outcome: "created",
      charge: { surcharge: 1_003, surchargeKind: "fee" },
    });
  });

  it("is found again after it was paid, so that a lost answer loses no money", () => {
    expect(charge({ is_sandbox: false, status: "completed" }, live)).toMatchObject({ outcome: "created" });
  });

  it("of a sandbox project is refused in a live shop, and leads to the simulation in a demo", () => {
    expect(charge({}, live)).toEqual({ outcome: "refused", why: expect.stringContaining("sandbox mode") });
    expect(charge({ qr_string: "SANDBOX" })).toMatchObject({
      outcome: "created",
      charge: {
        qrString: null,
        payUrl:
          "https://app.pakasir.com/pay-v2/vwiqpcriq?redirect=http%3A%2F%2Flocalhost%3A3000%2Forders%2FORD-1&qris_only=1",
      },
    });
  });

  it("ends when ours ends, unless Pakasir's own end comes sooner", () => {
    const end = (text: unknown) => charge({ expired_at: text });
    const at = (text: string) => ({ charge: { expiresAt: new Date(text) } });
    expect(end("2026-10-07T03:20:00.123456789Z")).toMatchObject(at("2026-10-07T03:20:00.123Z"));
    expect(end("2026-10-07T03:00:01Z")).toMatchObject(at("2026-10-07T03:00:01Z"));
    const notTheirs = ["2026-10-08T03:00:00Z", "2026-10-07T03:30:00Z", "2026-10-07T03:00:00Z", "2026-10-07T02:00:00Z"];
    for (const text of [...notTheirs, "soon", "", null]) expect(end(text)).toMatchObject(at("2026-10-07T03:30:00Z"));
  });
});

describe("Pakasir's status", () => {
  it("reports what the buyer paid, though Pakasir repeats the base amount", () => {
    expect(payment()).toEqual({
      outcome: "read",
      payment: {
        reference: "ORD-2026-000123",
        gatewayRef: "vwiqpcriq",
        status: "succeeded",
        rawStatus: "completed",
        receipts: [
          {
            receiptKey: "vwiqpcriq",
            amount: 100_003,
            merchantFee: null,
            paidAt: new Date("2026-10-07T01:18:49.678Z"),
          },
        ],
        refunds: [],
      },
    });
  });

  it("carries every deviation of the base amount over to what was paid", () => {
    const amounts = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(amounts, amounts, fc.integer({ min: 0, max: 100_000 }), (dueAmount, amount, fee) => {
        const of = { ...key, dueAmount: rupiah(dueAmount), amount: rupiah(dueAmount + fee) };
        const deviation = amount - dueAmount;
        expect(payment({ amount }, live, of)).toMatchObject({
          payment: { receipts: [{ amount: of.amount + deviation }] },
        });
      }),
    );
  });

  it("counts a payment of the sandbox only where the sandbox is allowed", () => {
    const isSandbox = { is_sandbox: true };
    expect(payment(isSandbox, live)).toMatchObject({
      outcome: "read",
      payment: { status: "failed", rawStatus: "sandbox", receipts: [] },
    });
    expect(payment(isSandbox, demo)).toMatchObject({ payment: { status: "succeeded" } });
  });

  it.each([
    ["pending", "pending"],
    ["canceled", "cancelled"],
    ["cancelled", "cancelled"],
  ])("reads %s as %s, with no money", (word, status) => {
    expect(payment({ status: word })).toMatchObject({
      outcome: "read",
      payment: { status, rawStatus: word, receipts: [] },
    });
  });

  it("never takes a word that it does not know for anything", () => {
    const words = fc.string().filter((word) => !["pending", "completed", "canceled", "cancelled"].includes(word));
    fc.assert(
      fc.property(words, (status) => {
        expect(payment({ status })).toMatchObject({ outcome: "unknown" });
      }),
    );
    for (const status of ["COMPLETED", "paid", "constructor"])
      expect(payment({ status })).toMatchObject({ outcome: "unknown" });
  });

  it("is not believed about another transaction, nor over no amount", () => {
    for (const changes of [{ txn_id: "other" }, { order_id: "other" }, { amount: 0 }])
      expect(payment(changes)).toMatchObject({ outcome: "unknown" });
  });

  it("is read by our reference alone while Pakasir's id is not known", () => {
    const lost = { ...key, gatewayRef: null };
    expect(payment({}, live, lost)).toMatchObject({ outcome: "read", payment: { gatewayRef: "vwiqpcriq" } });
    expect(payment({ order_id: "other" }, live, lost)).toMatchObject({ outcome: "unknown" });
  });

  it("shows words from outside short and printable", () => {
    expect(show("lunas \u202e\u0000é~")).toBe("lunas ???~");
    expect(show("x".repeat(41))).toBe("x".repeat(40));
  });
});

describe("what Pakasir sends", () => {
  it("is refused when an amount is not whole rupiah or the sandbox flag is missing", () => {
    for (const amount of [undefined, null, 1.5, -1, "1,000", true])
      expect(seen.safeParse({ ...completedSample, amount }).success).toBe(false);
    expect(seen.safeParse({ ...completedSample, is_sandbox: undefined }).success).toBe(false);
    expect(created.safeParse({ ...createdSample, is_sandbox: "true" }).success).toBe(false);
  });

  it("never crashes the parsers", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        expect([created, seen].map((schema) => schema.safeParse(value).success)).not.toContain(undefined);
        expect(instant(text) ?? new Date(0)).toBeInstanceOf(Date);
      }),
    );
    for (const odd of ["2026-99-07T01:18:49Z", "x2026-10-07T01:18:49Z", "2026-10-07T01:18:49Zx", null, undefined])
      expect(instant(odd)).toBeNull();
    expect(instant("2026-10-07 01:18:49Z")).toEqual(new Date("2026-10-07T01:18:49Z"));
    expect(instant("2026-10-07T08:18:49.6+07:00")).toEqual(new Date("2026-10-07T01:18:49.600Z"));
  });
});
