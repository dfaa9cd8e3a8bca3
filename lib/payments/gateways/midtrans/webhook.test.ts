import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import settlement from "./samples/notification-settlement.json";
import { notificationSignature, openNotification } from "./webhook";

const KEY = "SB-Mid-server-TESTKEY0001";
const ORDER = { order_id: "ORD-2026-000123", gross_amount: "57123.00" };
const M1 =
  "d90676429840b4692d2725bb601b5012369cdf61d64acbf7e2044157c6032d77e0bc164284102a2fc61895f4090f301c46dc9bf6a31a191ed938f847262e829a";
const M2 =
  "1ab4ccd0a15d08d2aeac1b06e76bfc3a24784c748500cd7804b60715b32645b8bf1c4496071d72fb0f820b26009356881c78a07078a5359d453510346a21ff94";
const M3 =
  "ddab2c183156fcfa14b541054305cf0f915c49f5483a3ec0cb3988e1efeab11a5e1d28dc930cb7be3d308636c0c9d011dc63d7361f3bb6a393f218818b9bae80";
/** Of `57123` without decimals: true for other strings than those in the notification. */
const M4 =
  "0a6124d054876166c106145ceb27bc5f872f3e2921bdb3e1647b93401ee45f95302397c2f5686b8747ec97cddc8e390acbfaadb6613a4a5c13659ba8a6878e59";

const openBytes = (body: Buffer) => openNotification(KEY, { headers: new Headers(), body });
const open = (fields: object) => openBytes(Buffer.from(JSON.stringify(fields)));
const keyOf = (fields: object) => {
  const webhook = open(fields);
  return webhook.authentic ? webhook.eventKey : webhook.why;
};

it.each([
  ["200", M1],
  ["201", M2],
  ["202", M3],
])("signs as the vector of code %s does", (status_code, expected) => {
  expect(notificationSignature(KEY, { ...ORDER, status_code })).toBe(expected);
  expect(open({ ...settlement, status_code, signature_key: expected }).authentic).toBe(true);
});

it("opens a settlement", () => {
  expect(open(settlement)).toEqual({
    authentic: true,
    eventKey: "0d8178e1-c6c7-4ab4-81a6-893be9d924ab:200:settlement:accept",
    reference: "ORD-2026-000123",
    gatewayRef: "0d8178e1-c6c7-4ab4-81a6-893be9d924ab",
    claims: "settlement (200) 57123.00",
  });
});

it("takes the bytes of a name that is not ASCII as UTF-8", () => {
  const fields = { ...ORDER, order_id: "ORD-é", status_code: "200" };
  const signature_key = createHash("sha512")
    .update(Buffer.from(`ORD-é20057123.00${KEY}`))
    .digest("hex");
  expect(open({ ...settlement, ...fields, signature_key }).authentic).toBe(true);
});

it("signs the strings as received: the amount without decimals is another signature", () => {
  expect(notificationSignature(KEY, { ...ORDER, gross_amount: "57123", status_code: "200" })).toBe(M4);
  expect(open({ ...settlement, signature_key: M4 }).authentic).toBe(false);
  expect(open({ ...settlement, gross_amount: "57123" }).authentic).toBe(false);
});

it.each([
  ["another code's signature", { signature_key: M2 }],
  ["upper-case hex", { signature_key: M1.toUpperCase() }],
  ["half a signature", { signature_key: M1.slice(0, 64) }],
  ["an empty one", { signature_key: "" }],
  ["none", { signature_key: undefined }],
  ["a list in its place", { signature_key: [M1] }],
  ["another order", { order_id: "ORD-2026-000124" }],
  ["another amount", { gross_amount: "1.00" }],
  ["a number for a string", { status_code: 200 }],
  ["as many characters, but not as many bytes", { signature_key: "é".repeat(128) }],
  ["as many bytes, but not as many characters", { signature_key: "é".repeat(64) }],
])("refuses %s", (_, change) => {
  expect(open({ ...settlement, ...change }).authentic).toBe(false);
});

it("tells staff another shape from a wrong signature, which points at the server key", () => {
  const shape = "no signature_key, or not Midtrans' shape";
  expect(open({ ...settlement, signature_key: undefined })).toEqual({ authentic: false, why: shape });
  expect(open({ ...settlement, signature_key: M2 })).toEqual({ authentic: false, why: "wrong signature_key" });
});

it("refuses what another server key signed", () => {
  const { signature_key: _signature, ...fields } = settlement;
  const foreign = notificationSignature("SB-Mid-server-OTHER", fields);
  expect(open({ ...fields, signature_key: foreign }).authentic).toBe(false);
});

it("gives a repeated fact one key and each new fact another", () => {
  const refund = { refund_key: "r1", refund_amount: "57123.00" };
  const asked = { ...settlement, transaction_status: "refund", refund_amount: "57123.00", refunds: [refund] };
  const confirmed = { ...asked, refunds: [{ ...refund, bank_confirmed_at: "2026-10-08 09:00:10" }] };
  const second = { ...confirmed, refunds: [...confirmed.refunds, { refund_key: "r2", refund_amount: "1.00" }] };
  const facts = [settlement, { ...settlement, transaction_status: "deny" }, asked, confirmed, second];
  expect(new Set(facts.map(keyOf)).size).toBe(facts.length);
  expect(facts.map(keyOf)).toEqual(facts.map((fact) => keyOf({ ...fact, new_field: "ignored" })));
});

// Computed by Python's json and hashlib: a duplicate is known by its key, so a new version must give the same.
it.each<[string, object, string]>([
  [
    "refunds and their total",
    { refund_amount: "57123.00", refunds: [{ refund_key: "r1", refund_amount: "57123.00" }] },
    "d709be1a03afc506",
  ],
  ["a total alone", { refund_amount: "57123.00" }, "6d8bbcf88b19dbd1"],
  ["a total and an empty list", { refund_amount: "57123.00", refunds: [] }, "6d8bbcf88b19dbd1"],
  [
    "a confirmed refund without key or total",
    { refunds: [{ refund_amount: "1.00", bank_confirmed_at: "2026-10-08 09:00:10" }] },
    "5ae9e51c0a439e00",
  ],
])("keys %s by its facts", (_, refund, facts) => {
  const fact = { ...settlement, transaction_status: "refund", ...refund };
  expect(keyOf(fact)).toBe(`${settlement.transaction_id}:200:refund:accept:${facts}`);
});

it("keeps refunds apart that differ in one fact", () => {
  const refund = { refund_key: "r1", refund_amount: "5.00" };
  const facts = [
    { refunds: [refund] },
    { refunds: [{ ...refund, refund_key: "r2" }] },
    { refunds: [{ ...refund, refund_amount: "6.00" }] },
    { refunds: [{ ...refund, bank_confirmed_at: "2026-10-08 09:00:10" }] },
    { refunds: [refund], refund_amount: "5.00" },
    { refunds: [refund], refund_amount: "6.00" },
    { refund_amount: "5.00" },
    { refund_amount: "6.00" },
    { refunds: [] },
  ];
  expect(new Set(facts.map((fact) => keyOf({ ...settlement, ...fact }))).size).toBe(facts.length);
});

it("marks a missing fraud status in the key", () => {
  expect(keyOf({ ...settlement, fraud_status: undefined })).toBe(`${settlement.transaction_id}:200:settlement:-`);
});

it("keeps an authentic notification that it cannot read, for people", () => {
  const { transaction_id: _id, ...rest } = settlement;
  expect(open(rest)).toEqual({
    authentic: true,
    eventKey: `body:${createHash("sha256").update(JSON.stringify(rest)).digest("hex")}`,
    reference: "ORD-2026-000123",
    gatewayRef: null,
    claims: "a notification of an unknown shape",
  });
});

it("refuses a body that is not UTF-8, whatever its fields would read when decoded", () => {
  const good = Buffer.from(JSON.stringify({ ...settlement, note: "?" }));
  expect(openBytes(good).authentic).toBe(true);
  good[good.lastIndexOf("?")] = 0xff;
  expect(openBytes(good).authentic).toBe(false);
});

it("answers any body and never throws", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array().map(Buffer.from), fc.json().map(Buffer.from)), (body) => {
      expect(openBytes(body).authentic).toBe(false);
    }),
  );
});
