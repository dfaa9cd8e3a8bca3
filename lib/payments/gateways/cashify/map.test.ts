import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rupiah } from "@/lib/core/money";
import type { ChargeRequest, PaymentKey } from "@/lib/payments/gateway";
import { toDynamic } from "@/lib/payments/qris";
import { expiryMinutes, prefixOf, show, toCharge, toPayment } from "./map";
import paidSample from "./samples/checked-paid.json";
import chargeSample from "./samples/generated.json";
import { checked, envelope, generated } from "./wire";

const now = new Date("2026-10-07T03:00:00Z");
const request: ChargeRequest = {
  reference: "PAY-0123456789ABCDEFGHJK",
  amount: rupiah(57_000),
  now,
  expiresAt: new Date(now.getTime() + 30 * 60_000),
  description: "Paket",
  customer: { email: "uji@example.com", name: "Uji", phone: null },
  returnUrl: "http://localhost:3000/orders/ORD-1",
};
const id = chargeSample.data.transactionId;
const key: PaymentKey = {
  reference: request.reference,
  gatewayRef: id,
  amount: rupiah(57_123),
  dueAmount: rupiah(57_000),
};
const charge = (changes: object = {}) => toCharge(generated.parse({ ...chargeSample.data, ...changes }), request);
/** Casaku's QR code over another amount, so that nothing but the amounts can be wrong. */
const over = (totalAmount: number) => {
  const made = toDynamic(chargeSample.data.qr_string, rupiah(totalAmount));
  return { totalAmount, qr_string: made.ok ? made.qr : made.why };
};
const payment = (changes: object = {}) => toPayment(checked.parse({ ...paidSample.data, ...changes }), key);

describe("Casaku's charge", () => {
  it("asks the buyer for the total, with the unique code as its own part", () => {
    expect(charge()).toEqual({
      outcome: "created",
      charge: {
        gatewayRef: id,
        amount: 57_123,
        surcharge: 123,
        surchargeKind: "unique_code",
        qrString: chargeSample.data.qr_string,
        qrUrl: null,
        payUrl: `https://pay.casaku.id/pay?trx=${id}`,
        expiresAt: new Date("2026-10-07T03:15:00Z"),
      },
    });
  });

  it("is refused when it is over another amount, when its amounts do not add up, or when its QR code is wrong", () => {
    const qr = chargeSample.data.qr_string;
    for (const changes of [
      { originalAmount: 56_000 },
      { totalAmount: 56_999, uniqueNominal: undefined },
      { uniqueNominal: 124 },
      { totalAmount: 57_124, uniqueNominal: 124 },
      { qr_string: qr.replace("UJI COBA", "UJI COBB") },
      { qr_string: "SANDBOX MODE" },
    ])
      expect(charge(changes)).toMatchObject({ outcome: "refused" });
  });

  it("is refused below what we asked, also when its QR code agrees", () => {
    expect(charge({ ...over(56_999), uniqueNominal: undefined })).toMatchObject({ outcome: "refused" });
  });

  it.each([[{}], [{ uniqueNominal: 0 }], [{ uniqueNominal: undefined }]])(
    "over exactly what we asked has no unique code: %j",
    (changes) => {
      expect(charge({ uniqueNominal: undefined, ...over(57_000), ...changes })).toMatchObject({
        outcome: "created",
        charge: { amount: 57_000, surcharge: 0, surchargeKind: "none" },
      });
    },
  );

  it("finds the unique code by itself when Casaku does not name it", () => {
    expect(charge({ uniqueNominal: undefined })).toMatchObject({
      outcome: "created",
      charge: { surcharge: 123, surchargeKind: "unique_code" },
    });
  });

  it("links to an address without TLS too, as Casaku's test host has, and to none hidden in another", () => {
    expect(charge({ payment_url: "http://pay.example/1" })).toMatchObject({
      charge: { payUrl: "http://pay.example/1" },
    });
    expect(charge({ payment_url: "javascript:'https://'" })).toMatchObject({ charge: { payUrl: null } });
  });

  it("links only to web addresses", () => {
    const payUrlOf = (address: unknown) => {
      const result = charge({ payment_url: address });
      return result.outcome === "created" ? result.charge.payUrl : "refused";
    };
    expect([null, undefined, "", "javascript:alert(1)", "https://"].map(payUrlOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("lives as long as asked, within what Casaku allows", () => {
    const minutes = (wanted: number) => expiryMinutes({ now, expiresAt: new Date(now.getTime() + wanted * 60_000) });
    expect([-5, 10, 15, 30.9, 1440, 9999].map(minutes)).toEqual([15, 15, 15, 30, 1440, 1440]);
  });

  it("begins with the last eight characters of our reference", () => {
    expect(prefixOf(request.reference)).toBe("CDEFGHJK");
  });
});

describe("Casaku's status", () => {
  it.each([
    ["paid", "succeeded"],
    ["PAID", "succeeded"],
    ["success", "succeeded"],
    ["pending", "pending"],
    ["cancel", "cancelled"],
    ["Expired", "expired"],
  ])("reads %s as %s", (word, status) => {
    expect(payment({ status: word })).toMatchObject({ outcome: "read", payment: { status, rawStatus: word } });
  });

  it("reports the money as Casaku saw it, whatever we expected", () => {
    const receipts = [{ receiptKey: id, amount: 57_000, merchantFee: null, paidAt: null }];
    expect(payment({ amount: 57_000 })).toMatchObject({ payment: { receipts } });
    expect(payment({ amount: "57123.00" })).toMatchObject({ payment: { receipts: [{ amount: 57_123 }] } });
    expect(payment({ status: "expired" })).toMatchObject({ payment: { receipts: [] } });
  });

  it("takes a time only when its zone is known", () => {
    const paidAt = (text: unknown) => payment({ paidAt: text });
    const receipt = (time: Date | null) => ({ payment: { receipts: [{ paidAt: time }] } });
    expect(paidAt("2026-10-07T03:38:35Z")).toMatchObject(receipt(new Date("2026-10-07T03:38:35Z")));
    for (const text of ["2026-10-07T10:38:35+07:00", "2026-10-07T10:38:35+0700", "2026-10-06T22:38:35-05:00"])
      expect(paidAt(text)).toMatchObject(receipt(new Date("2026-10-07T03:38:35Z")));
    for (const text of ["2026-10-07 10:38:35", "yesterday Z", "2026-10-07 03:38:35 +0700 (WIB)", null])
      expect(paidAt(text)).toMatchObject(receipt(null));
  });

  it("never takes a word that it does not know for anything", () => {
    const known = new Set(["pending", "paid", "success", "cancel", "expired"]);
    const words = fc.string().filter((word) => !known.has(word.toLowerCase()));
    fc.assert(
      fc.property(words, (status) => {
        expect(payment({ status })).toMatchObject({ outcome: "unknown" });
      }),
    );
    for (const status of ["settled", "200", "constructor", "__proto__"])
      expect(payment({ status })).toMatchObject({ outcome: "unknown" });
  });

  it("is not believed about another transaction, nor over no amount", () => {
    expect(payment({ transactionId: "other" })).toMatchObject({ outcome: "unknown" });
    expect(payment({ amount: 0 })).toMatchObject({ outcome: "unknown" });
    expect(payment({ amount: 0, status: "expired" })).toMatchObject({ outcome: "read", payment: { receipts: [] } });
  });

  it("shows words from outside short and printable", () => {
    expect(show("lunas \u202e\u0000é~")).toBe("lunas ???~");
    expect(show("x".repeat(31))).toBe("x".repeat(30));
  });

  it("does not confuse the number of the envelope with the payment's status", () => {
    const outer = envelope.parse(paidSample);
    expect(outer.status).toBe(200);
    expect(checked.parse(outer.data).status).toBe("paid");
  });
});

describe("what Casaku sends", () => {
  it("is refused when an amount is missing or not whole rupiah", () => {
    for (const amount of [undefined, null, 57_123.5, -1, "57.123", "", true, Number.NaN]) {
      expect(checked.safeParse({ ...paidSample.data, amount }).success).toBe(false);
      expect(generated.safeParse({ ...chargeSample.data, totalAmount: amount }).success).toBe(false);
    }
  });

  it("never crashes the parser", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const results = [envelope, generated, checked].map((schema) => schema.safeParse(value).success);
        expect(results).not.toContain(undefined);
      }),
    );
  });
});
