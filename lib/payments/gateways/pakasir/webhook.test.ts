import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpenedWebhook } from "@/lib/payments/gateway";
import { openWebhook } from "./webhook";

const SECRET = "pakasir-webhook-secret-test-01";
/** From pakasir.com/p/webhook, with values of ours. */
const BODY =
  '{"txn_id":"vwiqpcriq","order_id":"ORD-2026-000123","amount":99000,"is_sandbox":false,"status":"completed","completed_at":"2026-10-07T01:18:49.678622564Z"}';

const open = (headers: Record<string, string>, body: string | Buffer = BODY, secret = SECRET) =>
  openWebhook({ headers: new Headers(headers), body: Buffer.from(body) }, secret);
const eventKey = (webhook: OpenedWebhook) => (webhook.authentic ? webhook.eventKey : "not authentic");

describe("Pakasir's webhook", () => {
  it.each([undefined, "application/json", "application/x-www-form-urlencoded", "text/plain"])(
    "is opened when its secret is ours, under content type %s",
    (contentType) => {
      expect(open({ "X-Secret": SECRET, ...(contentType && { "content-type": contentType }) })).toEqual({
        authentic: true,
        eventKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        reference: "ORD-2026-000123",
        gatewayRef: "vwiqpcriq",
        claims: "completed 99000",
      });
    },
  );

  it("is refused when the secret is shorter, longer, different, empty or missing", () => {
    const wrong = [SECRET.slice(1), `${SECRET}0`, SECRET.toUpperCase(), `${SECRET.slice(0, -1)}2`, ""];
    for (const given of wrong) expect(open({ "x-secret": given }).authentic).toBe(false);
    expect(open({}).authentic).toBe(false);
    expect(open({ "x-api-key": SECRET }).authentic).toBe(false);
  });

  it("is refused while no secret is set, also from who sends an empty one", () => {
    for (const given of ["", "anything"]) expect(open({ "x-secret": given }, BODY, "").authentic).toBe(false);
    expect(open({}, BODY, "").authentic).toBe(false);
  });

  it("is refused when it only knows the constant of version 1", () => {
    const constant = createHash("md5").update("pakasir").digest("hex");
    expect(constant).toBe("2203783fc9899aa77ab8ca5482c5bc1a");
    expect(open({ "x-signature": constant, "x-secret": constant }).authentic).toBe(false);
  });

  it("shows that it came from the sandbox", () => {
    const body = BODY.replace('"is_sandbox":false', '"is_sandbox":true');
    expect(open({ "x-secret": SECRET }, body)).toMatchObject({ claims: "completed 99000 (sandbox)" });
  });

  it("gives the same fact the same key in any order, and each fact its own", () => {
    const fact = JSON.parse(BODY) as Record<string, unknown>;
    const keyOf = (changes: object) => eventKey(open({ "x-secret": SECRET }, JSON.stringify({ ...fact, ...changes })));
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(fact).toReversed()));
    expect(eventKey(open({ "x-secret": SECRET }, reversed))).toBe(keyOf({}));
    const others = [{ txn_id: "x" }, { order_id: "x" }, { amount: 1 }, { status: "canceled" }, { is_sandbox: true }];
    expect(new Set([{}, ...others].map(keyOf)).size).toBe(others.length + 1);
  });

  // Computed by Python's json and hashlib: a duplicate is known by its key, so a new version must give the same.
  it("gives a fact the key that it always had", () => {
    const known = "58000037679bddb0fa70ffbb96fa13cb4de6ca9cd69d859cb36aca01c459554f";
    expect(eventKey(open({ "x-secret": SECRET }))).toBe(known);
  });

  it("takes what is missing for empty, and no reference for none", () => {
    const opened = (body: object) =>
      open({ "x-secret": SECRET }, JSON.stringify({ txn_id: "t1", status: "x", ...body }));
    const bare = opened({});
    expect(bare).toMatchObject({ reference: null, gatewayRef: "t1", claims: "x " });
    for (const same of [{ order_id: null }, { order_id: "", amount: "", completed_at: "" }])
      expect(opened(same)).toEqual(bare);
  });

  it("tells staff what to set right: the secret, the header, or the value of the secret", () => {
    const because = (why: string) => ({ authentic: false, why });
    expect(open({ "x-secret": SECRET }, BODY, "")).toEqual(because("no webhook secret is set"));
    expect(open({})).toEqual(because("the header X-Secret is missing"));
    expect(open({ "x-secret": `${SECRET}0` })).toEqual(because("the secret is wrong"));
  });

  it("keeps two bodies apart that are no text, though they read the same", () => {
    const [one, other] = [0xff, 0xfe].map((byte) => open({ "x-secret": SECRET }, Buffer.from([byte])));
    if (!one || !other) throw new Error("two bodies were opened");
    expect(one).toMatchObject({ authentic: true, claims: "unreadable" });
    expect(eventKey(one)).not.toBe(eventKey(other));
  });

  it("takes an authentic body that it cannot read for a webhook about nothing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(open({ "x-secret": SECRET }, body)).toMatchObject({ authentic: true });
      }),
    );
    const unreadable = { reference: null, gatewayRef: null, claims: "unreadable" };
    expect(open({ "x-secret": SECRET }, "not json")).toMatchObject(unreadable);
  });
});
