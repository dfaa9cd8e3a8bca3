import { afterEach, describe, expect, it } from "vitest";
import { forgetEnv } from "@/lib/core/env";
import { deliver, newEmail, openCodeShop, openShop, order, paidOrder } from "@/lib/testing/world";
import { GET as getCalendar } from "./calendar.ics/route";
import { GET as getReceipt } from "./receipt.pdf/route";

const ask = (get: typeof getReceipt, id: string, headers: Record<string, string> = {}) =>
  get(new Request(`http://shop.test/orders/${id}/x`, { headers }), { params: Promise.resolve({ id }) });

afterEach(() => {
  process.env.RATE_LIMIT_FACTOR = "0";
  forgetEnv();
});

describe("the papers of an order", () => {
  it("are a receipt and a calendar once it is paid and delivered, kept by no cache", async () => {
    const id = await paidOrder(await openShop([1]), { full_name: "Ani Lestari" });
    await deliver(id);
    const receipt = await ask(getReceipt, id, { cookie: "kursi_locale=en" });
    expect([receipt.status, receipt.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(receipt.headers.get("cache-control")).toBe("private, no-store");
    expect(receipt.headers.get("content-disposition")).toMatch(/^attachment; filename="kuitansi-PAY-[0-9A-Z]+\.pdf"$/);
    expect(
      Buffer.from(await receipt.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    const calendar = await ask(getCalendar, id);
    expect(calendar.status).toBe(200);
    const text = await calendar.text();
    expect(text).toContain("/renew/");
    // Calendars are shared: the order's number would open the order.
    expect(text).not.toContain(id);
  });

  it("are none before the payment, for what is no order, and no calendar where nobody sits", async () => {
    const { order_id } = await order(await openShop([1]), { customer_email: newEmail() });
    const code = await paidOrder(await openCodeShop(1));
    for (const id of [order_id, `ORD-${"0".repeat(26)}`, "%00", "../admin", ""])
      for (const get of [getReceipt, getCalendar]) expect((await ask(get, id)).status).toBe(404);
    expect((await ask(getCalendar, code)).status).toBe(404);
    expect((await ask(getReceipt, code)).status).toBe(200);
  });

  it("are made only so often for one address", async () => {
    process.env.RATE_LIMIT_FACTOR = "0.1";
    forgetEnv();
    const peer = { "x-kursi-peer": "203.0.113.7" };
    const statuses = await Promise.all(
      Array.from({ length: 5 }, () => ask(getReceipt, "none", peer).then(({ status }) => status)),
    );
    expect(statuses.toSorted()).toEqual([404, 404, 404, 429, 429]);
    expect((await ask(getReceipt, "none", { "x-kursi-peer": "203.0.113.8" })).status).toBe(404);
  });
});
