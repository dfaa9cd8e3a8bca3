import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hmacSha256 } from "@/lib/core/secrets";
import { openWebhook } from "./open-webhook";

const SECRET = "a-secret-of-the-sandbox";
const NOW_SECONDS = 1_795_240_800;

function signed(text: string, { secret = SECRET, atSeconds = NOW_SECONDS } = {}) {
  const body = Buffer.from(text);
  const headers = new Headers({
    "x-sandbox-timestamp": String(atSeconds),
    "x-sandbox-signature": hmacSha256(secret, `${atSeconds}.${text}`),
  });
  return { headers, body: Buffer.from(body) };
}

const paid = (receipt: string, reference = "PAY-1") =>
  JSON.stringify({
    event: "payment.succeeded",
    charge_id: `SBX-${reference}`,
    reference,
    receipt_id: receipt,
    amount: 50_000,
  });
/** With a byte behind it that is no UTF-8: decoding would make it U+FFFD. */
const broken = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.from([0xff])]);
const expired = (reference = "PAY-1") =>
  JSON.stringify({ event: "payment.expired", charge_id: `SBX-${reference}`, reference });

describe("openWebhook of the pretend gateway", () => {
  it("reads a payment", () => {
    expect(openWebhook(signed(paid("RCP-1")), SECRET, NOW_SECONDS)).toEqual({
      authentic: true,
      eventKey: "receipt:RCP-1",
      reference: "PAY-1",
      gatewayRef: "SBX-PAY-1",
      claims: "paid 50000 rupiah",
    });
  });

  it("reads that money was taken back", () => {
    const body = JSON.stringify({ event: "payment.reversed", charge_id: "SBX-1", reference: "PAY-1" });
    expect(openWebhook(signed(body), SECRET, NOW_SECONDS)).toEqual({
      authentic: true,
      eventKey: "reversed:SBX-1",
      reference: "PAY-1",
      gatewayRef: "SBX-1",
      claims: "reversed",
    });
  });

  it.each([-300, -1, 0, 1, 300])("accepts a clock that is %i seconds off", (off) => {
    const delivery = signed(expired(), { atSeconds: NOW_SECONDS + off });
    expect(openWebhook(delivery, SECRET, NOW_SECONDS).authentic).toBe(true);
  });

  it.each([-301, 301, -86_400])("refuses a signature that is %i seconds off", (off) => {
    const delivery = signed(expired(), { atSeconds: NOW_SECONDS + off });
    expect(openWebhook(delivery, SECRET, NOW_SECONDS)).toMatchObject({ authentic: false, why: /seconds ago/ });
  });

  it.each([
    ["another key", signed(paid("RCP-1"), { secret: "another" })],
    ["no headers", { headers: new Headers(), body: Buffer.from(paid("RCP-1")) }],
    ["another body", { ...signed(paid("RCP-1")), body: Buffer.from(paid("RCP-2")) }],
    ["bytes that decode to the signed text", { ...signed(`${paid("RCP-1")}\ufffd`), body: broken(paid("RCP-1")) }],
  ])("refuses %s", (_, delivery) => expect(openWebhook(delivery, SECRET, NOW_SECONDS).authentic).toBe(false));

  it.each([
    ["a word that nobody knows", '{"event":"payment.strange","charge_id":"a","reference":"b"}'],
    ["a text that is not JSON", "paid!"],
    ["a NUL", `${paid("RCP-1")}\0`],
  ])("keeps %s unread when it is signed", (_, text) =>
    expect(openWebhook(signed(text), SECRET, NOW_SECONDS)).toMatchObject({
      authentic: true,
      eventKey: expect.stringMatching(/^body:/),
      reference: null,
      claims: "unreadable",
    }),
  );

  it("never accepts anything when the secret is empty", () => {
    const delivery = signed(paid("RCP-1"), { secret: "" });
    expect(openWebhook({ ...delivery, headers: new Headers() }, "", NOW_SECONDS).authentic).toBe(false);
  });

  it("tells the same facts, whatever the order and the repetition of the deliveries", () => {
    const facts = [paid("RCP-1"), paid("RCP-2"), expired(), paid("RCP-3", "PAY-2"), expired("PAY-2")];
    const keysOf = (bodies: string[]) =>
      bodies.map((body) => {
        const webhook = openWebhook(signed(body), SECRET, NOW_SECONDS);
        return webhook.authentic ? `${webhook.reference} ${webhook.eventKey}` : webhook.why;
      });
    const once = keysOf(facts).toSorted();
    expect(new Set(once).size).toBe(facts.length);
    const repeats = fc.array(fc.constantFrom(...facts), { maxLength: 10 });
    const shuffled = repeats.chain((more) =>
      fc.shuffledSubarray([...facts, ...more], { minLength: facts.length + more.length }),
    );
    fc.assert(
      fc.property(shuffled, (deliveries) => {
        expect([...new Set(keysOf(deliveries))].toSorted()).toEqual(once);
      }),
    );
  });
});
