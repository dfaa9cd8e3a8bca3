import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WebhookNotice } from "@/lib/payments/gateway";
import { openWebhook } from "./webhook";

const SECRET = "pakasir-webhook-secret-test-01";
/** From pakasir.com/p/webhook, with values of ours. */
const BODY =
  '{"txn_id":"vwiqpcriq","order_id":"ORD-2026-000123","amount":99000,"is_sandbox":false,"status":"completed","completed_at":"2026-10-07T01:18:49.678622564Z"}';

const open = (headers: Record<string, string>, body = BODY, secret = SECRET) =>
  openWebhook({ headers: new Headers(headers), body }, secret);
const eventKey = (notice: WebhookNotice) => (notice.authentic ? notice.eventKey : "not authentic");

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

  it("takes an authentic body that it cannot read for a notice about nothing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(open({ "x-secret": SECRET }, body)).toMatchObject({ authentic: true });
      }),
    );
    const unreadable = { reference: null, gatewayRef: null, claims: "unreadable" };
    expect(open({ "x-secret": SECRET }, "not json")).toMatchObject(unreadable);
  });
});
