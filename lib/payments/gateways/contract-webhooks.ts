import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { OpenedWebhook, PaymentGateway, PaymentKey } from "../gateway";
import { bitFlips, unsigned } from "./contract-forgeries";
import { openCharge, type ReceivedWebhook, type Scene, type WebhookDelivery } from "./contract-world";

/** What an adapter must make of its gateway's webhooks, real and forged. */
export function describeWebhooks(scene: () => Scene): void {
  /** A paid charge and what the gateway sends about it. */
  async function paid(): Promise<{ key: PaymentKey; deliveries: WebhookDelivery[] }> {
    const { key } = await openCharge(scene().gateway);
    await scene().standin.payNow(key.reference);
    const deliveries = await scene().standin.deliverWebhooks(key.reference);
    expect(deliveries).not.toEqual([]);
    return { key, deliveries };
  }

  it("opens what the gateway signed, and knows which charge it is about", async () => {
    const { key, deliveries } = await paid();
    for (const delivery of deliveries) {
      const webhook = open(scene().gateway, delivery);
      expect(webhook).toMatchObject({ authentic: true });
      const isAboutIt = webhook.authentic && [
        webhook.reference === key.reference,
        webhook.gatewayRef === key.gatewayRef,
      ];
      expect(isAboutIt).toContain(true);
    }
  });

  it("refuses every change of a single bit in what the signature covers", async () => {
    const { deliveries } = await paid();
    const forgeries = deliveries.flatMap((delivery) => bitFlips(delivery, scene().traits.signature));
    expect(forgeries.length).toBeGreaterThan(50);
    const believed = forgeries.filter(({ delivery }) => open(scene().gateway, delivery).authentic);
    expect(believed.map(({ how }) => how)).toEqual([]);
  });

  it("refuses a missing and an empty signature", async () => {
    const { deliveries } = await paid();
    const forgeries = deliveries.flatMap((delivery) => unsigned(delivery, scene().traits.signature));
    const believed = forgeries.filter(({ delivery }) => open(scene().gateway, delivery).authentic);
    expect(believed.map(({ how }) => how)).toEqual([]);
  });

  it("answers any body, also one that is no text, and never throws", async () => {
    const [delivery = { headers: {}, body: "" }] = (await paid()).deliveries;
    const { headers, body: sent } = delivery;
    const bodies = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.nat(sent.length).map((to) => Buffer.from(sent.slice(0, to))),
      fc.nat(sent.length).map((at) => Buffer.from(`${sent.slice(0, at)}\0${sent.slice(at)}`)),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        expect(typeof open(scene().gateway, { headers, body }).authentic).toBe("boolean");
      }),
    );
  });

  it("gives the same fact the same event key, and different facts different ones", async () => {
    const { key, deliveries } = await paid();
    const keysOf = (list: WebhookDelivery[]) => list.map((delivery) => eventKey(open(scene().gateway, delivery)));
    const [first, again] = [keysOf(deliveries), keysOf(await scene().standin.deliverWebhooks(key.reference))];
    expect(again).toEqual(first);
    const others = keysOf((await paid()).deliveries);
    expect(others.filter((each) => first.includes(each))).toEqual([]);
  });

  it("tells expiry and payment of one charge apart", async () => {
    const { gateway, standin, traits } = scene();
    const { key } = await openCharge(gateway);
    await standin.expire(key.reference);
    const ended = await standin.deliverWebhooks(key.reference);
    expect(ended.length > 0).toBe(traits.notifiesExpiry);
    if (!traits.takesLatePayment) return;
    await standin.payNow(key.reference);
    const all = await standin.deliverWebhooks(key.reference);
    const keys = [...ended, ...all.slice(ended.length)].map((delivery) => eventKey(open(gateway, delivery)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("answers the gateway with what it expects", () => {
    const { status, body, contentType } = scene().gateway.acknowledge();
    expect(status).toBe(200);
    expect(() => (contentType.includes("json") ? JSON.parse(body) : body)).not.toThrow();
  });
}

const open = (gateway: PaymentGateway, { headers, body }: WebhookDelivery | ReceivedWebhook): OpenedWebhook =>
  gateway.openWebhook({ headers: new Headers(headers), body: Buffer.from(body) });

function eventKey(webhook: OpenedWebhook): string {
  if (!webhook.authentic) throw new Error(`not authentic: ${webhook.why}`);
  return webhook.eventKey;
}
