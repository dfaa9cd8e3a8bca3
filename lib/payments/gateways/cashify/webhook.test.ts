import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpenedWebhook } from "@/lib/payments/gateway";
import { openWebhook } from "./webhook";

const SECRET = "casaku_sec_test_0001";
const HEADER = "x-casaku-signature";

/** Vectors computed apart from this code, over these exact bytes. */
const K1 = {
  body: '{"transactionId":"ORD-7d1f0b9e-2f43-4a0e-9a55-1a2b3c4d5e6f","amount":57123,"packageName":"id.dana","appName":"DANA","status":"paid","paidAt":"2026-10-07T03:38:35Z"}',
  signature: "57e919f21f6443341b60a597a02443b808e1d0dd895c6e8619c9ef5b8b5f0c7d",
};
const K2 = {
  body: '{"transactionId":"986b2a0a-0000-4177-9800-02d84a350001","amount":10000,"packageName":"com.shopeepay.merchant.id","appName":"ShopeePay","status":"paid","paidAt":"2026-06-21T18:12:54.000Z"}',
  signature: "0822b490ae82035362442ad1ccae983a20f40d0039a58e877e0466610cc3fb7f",
};
const K3 = {
  body: '{ "transactionId": "TX1", "amount": 55000, "status": "expired" }',
  signature: "23045b8af8a0db98b7c324789dd05c7955d016fcd9ae929b7d7a7df666068c3f",
  reserialised: "6708659a6e0eb3b3aae62f8348df98f0e5a2848301111e80234ed98c995cc883",
};

const open = (body: string | Buffer, headers: Record<string, string>, settings = { secret: SECRET, header: HEADER }) =>
  openWebhook({ headers: new Headers(headers), body: Buffer.from(body) }, settings);
const sign = (body: string | Buffer) => createHmac("sha256", SECRET).update(body).digest("hex");
const openSigned = (body: string | Buffer) => open(body, { [HEADER]: sign(body) });
const eventKey = (webhook: OpenedWebhook) => (webhook.authentic ? webhook.eventKey : "not authentic");

describe("Casaku's webhook", () => {
  it.each([
    ["K1", K1, "ORD-7d1f0b9e-2f43-4a0e-9a55-1a2b3c4d5e6f", "paid 57123"],
    ["K2", K2, "986b2a0a-0000-4177-9800-02d84a350001", "paid 10000"],
    ["K3", K3, "TX1", "expired 55000"],
  ])("opens vector %s", (_name, vector, gatewayRef, claims) => {
    expect(open(vector.body, { "X-Casaku-Signature": vector.signature })).toEqual({
      authentic: true,
      eventKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      reference: null,
      gatewayRef,
      claims,
    });
  });

  it("refuses a body that was written anew, though it means the same", () => {
    const again = JSON.stringify(JSON.parse(K3.body));
    expect(sign(again)).toBe(K3.reserialised);
    expect(open(again, { [HEADER]: K3.signature }).authentic).toBe(false);
    expect(open(K3.body, { [HEADER]: K3.reserialised }).authentic).toBe(false);
  });

  it("refuses a signature that is missing, empty, cut, longer, in capitals, or under another header", () => {
    const { body, signature } = K1;
    for (const wrong of ["", signature.slice(1), `${signature}0`, signature.toUpperCase(), `sha256=${signature}`])
      expect(open(body, { [HEADER]: wrong }).authentic).toBe(false);
    expect(open(body, {}).authentic).toBe(false);
    expect(open(body, { "x-signature": signature }).authentic).toBe(false);
  });

  it("looks under the header that the setting names, and only there", () => {
    const settings = { secret: SECRET, header: "x-cashify-signature" };
    expect(open(K1.body, { "X-Cashify-Signature": K1.signature }, settings).authentic).toBe(true);
    expect(open(K1.body, { [HEADER]: K1.signature }, settings).authentic).toBe(false);
  });

  it("believes nobody while no secret is set, not even who signs with an empty one", () => {
    const signature = createHmac("sha256", "").update(K1.body).digest("hex");
    expect(open(K1.body, { [HEADER]: signature }, { secret: "", header: HEADER }).authentic).toBe(false);
  });

  it("reads values that were URL-encoded, and gives the fact the same key", () => {
    const plain = '{"transactionId":"A/1","amount":5,"status":"paid","paidAt":"2026-10-07T03:38:35Z"}';
    const encoded = '{"transactionId":"A%2F1","amount":5,"status":"paid","paidAt":"2026-10-07T03%3A38%3A35Z"}';
    expect(openSigned(encoded)).toEqual(openSigned(plain));
    expect(openSigned(plain)).toMatchObject({ gatewayRef: "A/1" });
    expect(openSigned('{"transactionId":"100%","status":"paid"}')).toMatchObject({ gatewayRef: "100%" });
  });

  // Computed by Python's json and hmac: a duplicate is known by its key, so a new version must give the same.
  it("gives a fact the key that it always had", () => {
    const known = "52e8048a178c0dc256ab5054d2556fbef559966ea75f8612b71d8911cc5c09ee";
    expect(eventKey(open(K1.body, { [HEADER]: K1.signature }))).toBe(known);
  });

  it("takes what is missing for empty", () => {
    const bare = openSigned('{"transactionId":"T1","status":"paid"}');
    expect(bare).toEqual(openSigned('{"transactionId":"T1","status":"paid","amount":"","paidAt":""}'));
    expect(bare).toEqual(openSigned('{"transactionId":"T1","status":"paid","paidAt":null}'));
    expect(bare).toMatchObject({ claims: "paid " });
  });

  it("tells staff what to set right: the secret, the name of the header, or the value of the secret", () => {
    const because = (why: string) => ({ authentic: false, why });
    const { body, signature } = K1;
    const unset = { secret: "", header: HEADER };
    expect(open(body, { [HEADER]: signature }, unset)).toEqual(because("no webhook secret is set"));
    expect(open(body, {})).toEqual(because(`the header ${HEADER} is missing`));
    expect(open(body, { [HEADER]: K2.signature })).toEqual(because("the signature is wrong"));
  });

  it("gives each fact its own key", () => {
    const fact = { transactionId: "T1", amount: 5, status: "paid", paidAt: "2026-10-07T03:38:35Z" };
    const facts = [
      fact,
      { ...fact, transactionId: "T2" },
      { ...fact, amount: 6 },
      { ...fact, status: "expired" },
      { ...fact, paidAt: "2026-10-08T03:38:35Z" },
    ];
    expect(new Set(facts.map((each) => eventKey(openSigned(JSON.stringify(each))))).size).toBe(facts.length);
  });

  it("verifies the bytes, not what they read as: two that decode to the same text have two signatures", () => {
    const [one, other] = [0xff, 0xfe].map((byte) => Buffer.concat([Buffer.from(K1.body), Buffer.from([byte])]));
    if (!one || !other) throw new Error("two bodies were made");
    expect(one.toString()).toBe(other.toString());
    expect(openSigned(one)).toMatchObject({ authentic: true, claims: "unreadable" });
    expect(open(other, { [HEADER]: sign(one) }).authentic).toBe(false);
    expect(eventKey(openSigned(other))).not.toBe(eventKey(openSigned(one)));
  });

  it("takes an authentic body that it cannot read for a webhook about nothing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(openSigned(body)).toMatchObject({ authentic: true, reference: null });
      }),
    );
    expect(openSigned("not json")).toMatchObject({ gatewayRef: null, claims: "unreadable" });
  });
});
