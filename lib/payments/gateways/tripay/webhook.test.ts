import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { isSameText, sign, signTransaction } from "./signature";
import { openCallback } from "./webhook";

const KEY = "tripay-private-key-test-01";
const keys = { merchantCode: "T9001", privateKey: KEY };

const C1 = `{"reference":"DEV-T9001000000000001","merchant_ref":"ORD-2026-000123","payment_method":"QRIS","payment_method_code":"QRIS2","total_amount":57123,"fee_merchant":1150,"fee_customer":0,"total_fee":1150,"amount_received":55973,"is_closed_payment":1,"status":"PAID","paid_at":1791331200,"note":null}`;
const C2 = C1.replace(`"PAID","paid_at":1791331200`, `"EXPIRED","paid_at":null`);
const C3 = String.raw`{"reference":"DEV-T9001000000000002","merchant_ref":"INV\/2026\/10\/0007","payment_method":"BCA Virtual Account","payment_method_code":"BCAVA","total_amount":250000,"fee_merchant":5500,"fee_customer":0,"total_fee":5500,"amount_received":244500,"is_closed_payment":1,"status":"REFUND","paid_at":1791331200,"note":"dikembalikan"}`;
const SIGNED = {
  C1: "5de5cb4d55f1b936a8773a7e3df1b8ec5f16e381023a1e5bf7398d41fb29e745",
  C2: "b97e131eeb76e4d410b100fb20007e0bf846a8871809fe8f09fa2f4bd4add157",
  C3: "ba34e093f6a5f6d4b086544c3ffb2eb10efadc5effa39d7be871fc5d662fb204",
};
const RESERIALISED_C3 = "6fbd68ed26a60f3463a503423f2c1962469d8303d17cb3065702d54a8952b2b9";

const open = (body: string | Buffer, signature: string, more: Record<string, string> = {}) =>
  openCallback(KEY, { body: Buffer.from(body), headers: new Headers({ "X-Callback-Signature": signature, ...more }) });

it("signs transactions as Tripay's published example and our vectors do", () => {
  const published = { merchantCode: "T0001", privateKey: "ytf6ooi2gmlNPfpchd94jDOk8hRWOu" };
  expect(signTransaction(published, "INV55567", 1_500_000)).toBe(
    "9f167eba844d1fcb369404e2bda53702e2f78f7aa12e91da6715414e65b8c86a",
  );
  expect(signTransaction(keys, "ORD-2026-000123", 57_123)).toBe(
    "c277f6154f6cf7a44a1ce0db2862e55b2ce456c1495ef88ed327e3880e4c88ad",
  );
  expect(signTransaction(keys, "INV/2026/10/0007", 250_000)).toBe(
    "81e47925d2b1e588be3edd0d62ef9df13f2e06a7d369bf2baa81d6559bed27d2",
  );
  expect(sign(KEY, "T9001BCAVAORD-2026-000123")).toBe(
    "38de33d5f21cd5ce342efdddf1c411660a2bb3c05d8b9a9a6e607154c926818b",
  );
});

it.each([
  [C1, SIGNED.C1, 294, "DEV-T9001000000000001", "ORD-2026-000123", "PAID:57123:1791331200", "PAID 57123"],
  [C2, SIGNED.C2, 291, "DEV-T9001000000000001", "ORD-2026-000123", "EXPIRED:57123:-", "EXPIRED 57123"],
  [C3, SIGNED.C3, 327, "DEV-T9001000000000002", "INV/2026/10/0007", "REFUND:250000:1791331200", "REFUND 250000"],
])("opens the recorded callback %#", (body, signature, bytes, gatewayRef, reference, facts, claims) => {
  expect(Buffer.byteLength(body)).toBe(bytes);
  const eventKey = `${gatewayRef}:${facts}`;
  expect(open(body, signature)).toEqual({ authentic: true, eventKey, reference, gatewayRef, claims });
});

it("opens a callback without what is not certain to be there", () => {
  const body = `{"reference":"T1","status":"PAID"}`;
  const expected = { authentic: true, eventKey: "T1:PAID:-:-", reference: null, gatewayRef: "T1", claims: "PAID" };
  expect(open(body, sign(KEY, body))).toEqual(expected);
});

it("refuses a body that was parsed and written again on its way", () => {
  const again = JSON.stringify(JSON.parse(C3));
  expect(sign(KEY, again)).toBe(RESERIALISED_C3);
  expect(open(again, SIGNED.C3).authentic).toBe(false);
  expect(open(C3, RESERIALISED_C3).authentic).toBe(false);
});

it.each([
  ["another body's signature", SIGNED.C2],
  ["upper-case hex", SIGNED.C1.toUpperCase()],
  ["half a signature", SIGNED.C1.slice(0, 32)],
  ["a longer one", `${SIGNED.C1}00`],
  ["none", ""],
])("refuses %s", (_, signature) => {
  expect(open(C1, signature).authentic).toBe(false);
});

it("tells staff a callback without a signature from one with a wrong one, which points at the private key", () => {
  const bare = openCallback(KEY, { body: Buffer.from(C1), headers: new Headers() });
  expect(bare).toEqual({ authentic: false, why: "no X-Callback-Signature" });
  expect(open(C1, SIGNED.C2)).toEqual({ authentic: false, why: "wrong X-Callback-Signature" });
});

it("compares texts by their bytes, and never throws over their lengths", () => {
  const expected = "a".repeat(64);
  expect(isSameText(expected, expected)).toBe(true);
  for (const other of ["", "a", "a".repeat(65), "é".repeat(64), "é".repeat(32), `${"a".repeat(63)}b`])
    expect(isSameText(other, expected)).toBe(false);
});

it("gives a repeated fact one key and each new fact another", () => {
  const keyOf = (body: string) => {
    const webhook = open(body, sign(KEY, body));
    return webhook.authentic ? webhook.eventKey : null;
  };
  expect(keyOf(C1)).toBe(keyOf(C1));
  expect(new Set([C1, C2, C3, C1.replace(`"PAID"`, `"REFUND"`)].map(keyOf)).size).toBe(4);
});

it("verifies the bytes, not what they read as: two that decode to the same text have two signatures", () => {
  const [one, other] = [0xff, 0xfe].map((byte) => Buffer.concat([Buffer.from(C1), Buffer.from([byte])]));
  if (!one || !other) throw new Error("two bodies were made");
  expect(one.toString()).toBe(other.toString());
  expect(open(one, sign(KEY, one))).toMatchObject({ authentic: true, reference: null });
  expect(open(other, sign(KEY, one)).authentic).toBe(false);
  expect(open(one, sign(KEY, one.toString())).authentic).toBe(false);
});

it("keeps an authentic callback that it cannot read, for people", () => {
  for (const body of ["", "not json", "[]", `{"event":"something new"}`])
    expect(open(body, sign(KEY, body))).toEqual({
      authentic: true,
      eventKey: `body:${createHash("sha256").update(body).digest("hex")}`,
      reference: null,
      gatewayRef: null,
      claims: "a callback of an unknown shape",
    });
});
