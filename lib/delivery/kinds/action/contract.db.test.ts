import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { products, stockItems } from "@/db/schema";
import { saveProduct } from "@/lib/catalog";
import { openHanded } from "@/lib/stock";
import { deliverUnit, prepareDelivery, retryUnit, revealItem } from "../..";
import { describeKind } from "../../contract";
import { OwnerSystem, SIGNING_KEY, type Instead } from "../../testing/owner-system";
import { openActionShop } from "../../testing/made-products";
import {
  announced,
  ctx,
  deliver,
  only,
  paid,
  recordsOf,
  rowsOf,
  statusOf,
  tryUnit,
  unitsOf,
} from "../../testing/world";
import { actionKind } from ".";

const owner = new OwnerSystem();
let url = "";
beforeAll(async () => {
  url = await owner.open();
});
afterAll(() => owner.close());

const answering =
  (status: number, headers: Record<string, string> = {}): Instead =>
  (response) =>
    void response.writeHead(status, headers).end("no");
const idsOf = async (orderId: string): Promise<string[]> => (await unitsOf(orderId)).map(({ id }) => id);
const oneUnit = async (fields = {}) => {
  const orderId = await paid([{ product: await openActionShop(url, SIGNING_KEY, fields) }]);
  await prepareDelivery(ctx, orderId);
  return { orderId, unitId: only(await idsOf(orderId)) };
};

describeKind("action", {
  kind: actionKind,
  open: () => openActionShop(url, SIGNING_KEY),
  stockUp: async () => undefined,
  // What the buyer can open, of which each was carried out once.
  received: async (orderId) => {
    const ids = await idsOf(orderId);
    const texts = (await openHanded(ctx, ids)).map(({ text }) => text);
    return texts.filter((text) => ids.some((id) => owner.done.get(id) === text));
  },
  breakOne: async (_, orderId) => {
    const [key = ""] = await idsOf(orderId);
    owner.instead.set(key, [answering(422)]);
    return async () => void owner.instead.delete(key);
  },
  clear: async () => undefined,
  isSoldAgain: false,
});

describe("what the owner's system is asked", () => {
  it("is signed, names the unit as its key, and tells only what the product's fields ask for", async () => {
    const { orderId, unitId } = await oneUnit({ alamat: "email", nomor: "order_id", ke: "unit_number", nama: "name" });
    expect(await deliverUnit(ctx, unitId)).toEqual({ outcome: "delivered" });
    const { order } = await rowsOf(orderId);
    const asked = only(owner.heard.filter(({ key }) => key === unitId));
    expect(JSON.parse(asked.body)).toEqual({
      unit_id: unitId,
      data: { alamat: order.customerEmail, nomor: orderId, ke: 1, nama: null },
    });
    expect(Math.abs(Number(asked.headers["kursi-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
    expect(await revealItem(ctx, orderId, unitId)).toBe(`LISENSI-${unitId}`);
    expect(JSON.stringify(await db().select().from(stockItems))).not.toContain("LISENSI");
    expect(JSON.stringify(await db().select().from(products))).not.toContain(SIGNING_KEY);
  });

  it("is kept up to its length, and the unit's id where nothing was said", async () => {
    const answer = owner.answer;
    const texts: string[] = [];
    for (const said of ["x".repeat(5_000), "  "]) {
      owner.answer = () => said;
      const { orderId, unitId } = await oneUnit();
      await deliverUnit(ctx, unitId);
      texts.push((await revealItem(ctx, orderId, unitId)).replace(unitId, "the unit"));
    }
    owner.answer = answer;
    expect(texts).toEqual(["x".repeat(2_000), "the unit"]);
  });
});

describe("what it answers", () => {
  it.each([400, 401, 404, 410, 422, 301, 307])("HTTP %i needs a person, who can have it asked anew", async (status) => {
    const { orderId, unitId } = await oneUnit();
    owner.instead.set(unitId, [answering(status, { location: "https://example.com/elsewhere" })]);
    expect(await deliver(orderId)).toBe("failed");
    const refused = only(await unitsOf(orderId));
    expect(refused).toMatchObject({ status: "needs_person", reason: "action_refused" });
    expect(refused.facts).toEqual({ answer: `HTTP ${status}` });
    expect(await announced("orders/unit.refused")).toContainEqual({ orderId, unitId, code: "action_refused" });
    expect(owner.done.has(unitId)).toBe(false);
    await retryUnit(ctx, unitId);
    expect(await deliver(orderId)).toBe("invited");
  });

  it.each([
    [408, {}, 30],
    [409, {}, 30],
    [429, { "retry-after": "120" }, 120],
    [500, { "retry-after": "86400" }, 600],
    [503, { "retry-after": "soon" }, 30],
    [504, { "retry-after": "0" }, 5],
  ])("HTTP %i with %o is asked again after %i seconds", async (status, headers, seconds) => {
    const { unitId } = await oneUnit();
    owner.instead.set(unitId, [answering(status, headers)]);
    await expect(deliverUnit(ctx, unitId)).rejects.toMatchObject({
      code: "try_later",
      details: { retryAfterSeconds: seconds },
    });
    expect(await deliverUnit(ctx, unitId)).toEqual({ outcome: "delivered" });
  });

  it("may be lost after the effect: the same key is asked again, and it was carried out once", async () => {
    const { orderId, unitId } = await oneUnit();
    owner.instead.set(unitId, [
      (response) => {
        owner.carryOut(unitId);
        response.destroy();
      },
    ]);
    expect(await tryUnit(ctx, unitId)).toBe("again");
    expect(only(await unitsOf(orderId)).status).toBe("waiting");
    expect(await tryUnit(ctx, unitId)).toBe("delivered");
    expect(owner.heard.filter(({ key }) => key === unitId)).toHaveLength(2);
    expect(await revealItem(ctx, orderId, unitId)).toBe(owner.done.get(unitId));
  });

  it("is delivered once when two processes ask at the same moment", async () => {
    const { orderId, unitId } = await oneUnit();
    const outcomes = await Promise.all([tryUnit(ctx, unitId), tryUnit(ctx, unitId)]);
    expect(outcomes).toContain("delivered");
    const handed = (await recordsOf(orderId)).filter(({ to, entity }) => entity === "unit" && to === "delivered");
    expect(handed).toHaveLength(1);
    expect(await openHanded(ctx, [unitId])).toHaveLength(1);
  });

  it("never comes: an address where nobody listens is asked again", async () => {
    const gone = new OwnerSystem();
    const address = await gone.open();
    gone.close();
    const orderId = await paid([{ product: await openActionShop(address, SIGNING_KEY) }]);
    expect(await deliver(orderId)).toBe("processing");
    expect(await statusOf(orderId)).toBe("processing");
  });
});

describe("where it may be", () => {
  const save = (settings: object) =>
    saveProduct(ctx, {
      id: "aksi-alamat",
      settings: { kind: "action", signingKey: SIGNING_KEY, ...settings } as never,
      name: "Uji",
      summary: { id: "Uji", en: "Test" },
      terms: { id: "Uji", en: "Test" },
      priceIdr: 10_000,
    });

  it.each([
    ["settings.url", { url: "http://example.com/x" }],
    ["settings.url", { url: "https://10.0.0.8/x" }],
    ["settings.url", { url: "https://[fd00::1]/x" }],
    ["settings.url", { url: "https://me:pw@example.com/x" }],
    ["settings.url", { url: "ftp://127.0.0.1/x" }],
    ["settings.url", { url: "nowhere" }],
    ["settings.signingKey", { url: "https://example.com/x", signingKey: "short" }],
    ["settings.signingKey", { url: "https://example.com/x", signingKey: undefined }],
    ["settings.fields.x", { url: "https://example.com/x", fields: { x: "password" } }],
    ["settings.fields.a b", { url: "https://example.com/x", fields: { "a b": "email" } }],
  ])("is refused naming %s: %o", async (field, settings) => {
    await expect(save(settings)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) as string },
    });
  });

  it("is looked at once more before each call: what leads into a private network gets nothing", async () => {
    const product = await openActionShop("https://example.com/x", SIGNING_KEY);
    const [kept] = await db().select().from(products).where(eq(products.id, product.id));
    const settings = { ...kept?.settings, url: "https://10.0.0.8/x" };
    await db().update(products).set({ settings }).where(eq(products.id, product.id));
    const orderId = await paid([{ product }]);
    expect(await deliver(orderId)).toBe("failed");
    expect(only(await unitsOf(orderId)).facts).toEqual({ answer: "private network" });
  });
});
