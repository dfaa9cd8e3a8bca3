import { createTranslator } from "next-intl";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { CATALOGUES } from "@/lib/i18n/catalogues";
import { payCharge } from "@/lib/pretend";
import { listReconciliations } from "@/lib/settlement";
import { newMember } from "@/lib/testing/staff";
import { ctx, openShop, order, statusOf, type Shop } from "@/lib/testing/world";
import { compareNowAction, settleFindingAction } from "./actions";

/** What a browser and Next would bring along: the cookie, the language, and pages to read anew. */
const visit = vi.hoisted(() => ({ cookie: "", refreshed: [] as string[] }));
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => ({ value: visit.cookie }) }),
  headers: async () => new Headers(),
}));
vi.mock("next/cache", () => ({ revalidatePath: (path: string) => visit.refreshed.push(path) }));
vi.mock("next-intl/server", () => ({
  getTranslations: async (namespace: "admin") => createTranslator({ locale: "en", messages: CATALOGUES.en, namespace }),
}));

let shop: Shop;
let session: string;
beforeAll(async () => {
  shop = await openShop([5]);
  session = (await newMember("admin")).cookie;
});
beforeEach(() => {
  visit.cookie = session;
  visit.refreshed = [];
});

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};
const compare = (fields: Record<string, string>) => compareNowAction(null, form(fields));
const settle = (fields: Record<string, string>) => settleFindingAction(null, form(fields));
const newest = async () => (await listReconciliations(ctx, 1))[0];

/** Paid at the gateway, and its webhook was lost. */
async function paidUnheard() {
  const { order_id: orderId, payment_reference: reference } = await order(shop);
  await payCharge(ctx, reference, "no_webhook", { heardWithinMs: 0 });
  return { orderId, reference };
}

describe("comparing with a gateway", () => {
  it("finds money whose webhook was lost, and one press puts it on record once", async () => {
    const { orderId, reference } = await paidUnheard();
    expect(await compare({ gateway: "sandbox", hours: "1" })).toMatchObject({ ok: true });
    expect(visit.refreshed).toEqual(["/admin/reconciliation"]);
    const found = (await newest())?.findings.filter((finding) => finding.reference === reference);
    expect(found).toMatchObject([{ kind: "paid_there_not_here", orderId }]);
    expect(await statusOf(orderId)).toBe("pending");

    expect(await settle({ gateway: "sandbox", reference })).toEqual({
      ok: true,
      data: { say: "Paid.", isTrouble: false },
    });
    expect(await statusOf(orderId)).toBe("paid");
    expect(await settle({ gateway: "sandbox", reference })).toEqual({
      ok: true,
      data: { say: "On record already.", isTrouble: false },
    });

    await compare({ gateway: "sandbox", hours: "1" });
    expect((await newest())?.findings.filter((finding) => finding.reference === reference)).toEqual([]);
  });

  it("says so when the reference is not ours", async () => {
    expect(await settle({ gateway: "sandbox", reference: "PAY-NONE" })).toEqual({
      ok: true,
      data: { say: "Unknown reference.", isTrouble: true },
    });
  });

  it.each(["0", "73", "1.5", "", "-1", "x", "1e9"])(
    "refuses a window of %j hours and writes no report",
    async (hours) => {
      const before = await newest();
      expect(await compare({ gateway: "sandbox", hours })).toMatchObject({ ok: false, code: "invalid" });
      expect(await newest()).toEqual(before);
    },
  );

  it("refuses gateways that are unknown or have no keys", async () => {
    expect(await compare({ gateway: "paypal", hours: "1" })).toMatchObject({ ok: false, code: "invalid" });
    expect(await compare({ gateway: "tripay", hours: "1" })).toMatchObject({ ok: false, code: "not_found" });
  });

  it.each(["", "forged"])("does nothing for somebody with the cookie %j", async (cookie) => {
    const { orderId, reference } = await paidUnheard();
    const before = await newest();
    visit.cookie = cookie;
    const refusal = { ok: false, code: "unauthenticated" };
    expect(await compare({ gateway: "sandbox", hours: "1" })).toMatchObject(refusal);
    expect(await settle({ gateway: "sandbox", reference })).toMatchObject(refusal);
    expect(await newest()).toEqual(before);
    expect(await statusOf(orderId)).toBe("pending");
  });
});
