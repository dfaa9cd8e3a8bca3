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

const open = (fields: object) => openNotification(KEY, { headers: new Headers(), body: JSON.stringify(fields) });
const keyOf = (fields: object) => {
  const notice = open(fields);
  return notice.authentic ? notice.eventKey : notice.why;
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
])("refuses %s", (_, change) => {
  expect(open({ ...settlement, ...change }).authentic).toBe(false);
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

it("keeps an authentic notification that it cannot read, for people", () => {
  const { transaction_id: _id, ...rest } = settlement;
  expect(open(rest)).toMatchObject({ authentic: true, reference: "ORD-2026-000123", gatewayRef: null });
});

it("answers any body with a notice", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      expect(openNotification(KEY, { headers: new Headers(), body }).authentic).toBe(false);
    }),
  );
});
