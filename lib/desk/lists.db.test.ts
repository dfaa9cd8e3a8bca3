import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { receiveWebhook } from "@/lib/settlement";
import { countStatements } from "@/lib/testing/count-statements";
import {
  ctx,
  deliver,
  newEmail,
  openCodeShop,
  openShop,
  order,
  orderCart,
  outcomeOf,
  paidOrder,
  pay,
} from "@/lib/testing/world";
import {
  addStock,
  findStockedProduct,
  listInbox,
  listOrders,
  listProductRows,
  readHome,
  readInboxItem,
  replayWebhook,
} from ".";
import type { HomeGroupKey } from "./views";

const LIST_MAX = 2;
const HOME_MAX = 8;

const listed = async (filter: object) => listOrders(ctx, { page: 1, perPage: 50, ...filter });
const idsOf = async (filter: object) => (await listed(filter)).rows.map(({ id }) => id);

describe("the list of orders", () => {
  it("shows gateway, amount and open attention from the order's own row", async () => {
    const shop = await openShop([5]);
    const odd = await order(shop);
    await pay(odd.payment_reference, "wrong_amount");
    const [row] = (await listed({ search: odd.order_id })).rows;
    expect(row).toMatchObject({
      id: odd.order_id,
      title: "Paket Uji",
      gateway: "sandbox",
      amountIdr: odd.amount,
      paymentStatus: "needs_review",
      attention: "short",
    });
  });

  it("is filtered by status, gateway, attention, kind of line, product and text", async () => {
    const [shop, codes] = [await openShop([9]), await openCodeShop(9)];
    const email = newEmail();
    const seat = await paidOrder(shop, { customer_email: email });
    const code = await paidOrder(codes, { customer_email: email });
    const both = (
      await orderCart(
        [
          [shop, 1],
          [codes, 1],
        ],
        { customer_email: email },
      )
    ).order_id;
    const mine = { search: email };
    expect(await idsOf(mine)).toEqual([both, code, seat]);
    expect(await idsOf({ ...mine, paymentStatus: "paid" })).toEqual([code, seat]);
    expect(await idsOf({ ...mine, kind: "code" })).toEqual([both, code]);
    expect(await idsOf({ ...mine, kind: "seat", paymentStatus: "pending" })).toEqual([both]);
    expect(await idsOf({ ...mine, productId: shop.packageId })).toEqual([both, seat]);
    expect(await idsOf({ ...mine, productId: shop.packageId, kind: "code" })).toEqual([]);
    expect(await idsOf({ ...mine, gateway: "tripay" })).toEqual([]);
    expect(await idsOf({ ...mine, attention: true })).toEqual([]);
    expect(await idsOf({ ...mine, attention: false })).toHaveLength(3);
  });

  it(`takes ${LIST_MAX} statements with any filter, and looks up nothing row by row`, async () => {
    const wanted = { page: 1, perPage: 50, attention: false, gateway: "sandbox", kind: "seat" } as const;
    const { statements } = await countStatements(() => listOrders(ctx, wanted));
    expect(statements).toHaveLength(LIST_MAX);
    for (const statement of statements) expect(statement).not.toMatch(/payment_attempts|receipts/);
  });

  it("shows the last page for a page that is not there", async () => {
    const { total } = await listed({});
    const beyond = await listOrders(ctx, { page: 9_999, perPage: 2 });
    expect(beyond.page).toBe(Math.ceil(total / 2));
    expect(beyond.rows.length).toBeGreaterThan(0);
  });
});

describe("the front page", () => {
  const groupOf = async (key: HomeGroupKey) => {
    const found = (await readHome(ctx)).groups.find((group) => group.key === key);
    if (!found) throw new Error(`no group ${key}`);
    return found;
  };

  it("shows what waits for a person once, and counts all of it", async () => {
    const shop = await openShop([30]);
    const before = await readHome(ctx);
    const odd = await order(shop);
    await pay(odd.payment_reference, "wrong_amount");
    const after = await readHome(ctx);
    expect(after.waiting).toBe(before.waiting + 1);
    const holding = after.groups.filter(({ rows }) => rows.some(({ id }) => id === odd.order_id));
    expect(holding.map(({ key }) => key)).toEqual(["attention"]);
    expect(after.latest[0]?.id).toBe(odd.order_id);
  });

  it("shows the newest of a long group and the number of all", async () => {
    const codes = await openCodeShop(0);
    const { total } = await groupOf("stock");
    await addStock(
      ctx,
      codes.packageId,
      Array.from({ length: 12 }, (_, index) => `K-${index}`),
    );
    const ids: string[] = [];
    for (let round = 0; round < 12; round++) ids.push((await order(codes)).order_id);
    // What was promised is gone before it is paid.
    await db()
      .execute(sql`update orders set payment_status = 'paid', paid_at = now(), invitation_status = 'pending_stock'
      where id in ${ids}`);
    const group = await groupOf("stock");
    expect(group.total).toBe(total + 12);
    expect(group.rows).toHaveLength(8);
    expect(group.rows[0]?.id).toBe(ids.at(-1));
  });

  it("shows what was paid five minutes ago and is still on its way", async () => {
    const shop = await openShop([1]);
    const placed = await order(shop);
    await pay(placed.payment_reference);
    const isListed = async () => (await groupOf("late")).rows.some(({ id }) => id === placed.order_id);
    expect(await isListed()).toBe(false);
    await db().execute(sql`update orders set paid_at = now() - interval '6 minutes' where id = ${placed.order_id}`);
    expect(await isListed()).toBe(true);
    await deliver(placed.order_id);
    expect(await isListed()).toBe(false);
  });

  it(`takes no more than ${HOME_MAX} statements`, async () => {
    const { statements } = await countStatements(() => readHome(ctx));
    expect(statements.slice(HOME_MAX)).toEqual([]);
    // Orders, stock, differences and help; the page itself adds who is signed in.
    expect(statements).toHaveLength(4);
  });

  it("warns of products that are about to run out, the emptiest first, and of no others", async () => {
    const [empty, low, full] = [await openCodeShop(0), await openCodeShop(3), await openCodeShop(6)];
    const warned = (await readHome(ctx)).lowStock.filter(({ id }) =>
      [empty, low, full].some(({ packageId }) => packageId === id),
    );
    expect(warned.map(({ id, free }) => [id, free])).toEqual([
      [empty.packageId, 0],
      [low.packageId, 3],
    ]);
  });
});

describe("stock", () => {
  it("is filled up by staff, once each, and sold at once", async () => {
    const codes = await openCodeShop(1);
    expect(await addStock(ctx, codes.packageId, ["BARU-1", " BARU-2 ", "BARU-1", codes.texts[0] ?? ""])).toEqual({
      added: 2,
      duplicates: 2,
    });
    const id = await paidOrder(codes);
    await deliver(id);
    const row = await findStockedProduct(ctx, codes.packageId);
    expect(row).toMatchObject({ available: 2, stock: { free: 2, held: 0, handed: 1 }, isLow: true, isOnSale: true });
    expect((await listProductRows(ctx)).map((one) => one.id)).toContain(codes.packageId);
  });

  it("belongs to products that are handed out from it", async () => {
    const shop = await openShop([1]);
    expect(await outcomeOf(addStock(ctx, shop.packageId, ["X"]))).toBe("not_found");
    expect(await outcomeOf(addStock(ctx, "nothing", ["X"]))).toBe("not_found");
    expect(await findStockedProduct(ctx, shop.packageId)).toBeNull();
    const codes = await openCodeShop(0);
    await expect(addStock(ctx, codes.packageId, ["A", " "])).rejects.toMatchObject({
      code: "invalid",
      fields: { "items.1": expect.any(String) },
    });
    expect(await findStockedProduct(ctx, codes.packageId)).toMatchObject({ stock: { free: 0 } });
  });
});

describe("the inbox of webhooks", () => {
  it("shows what came, whose it is, and handles it once more on request", async () => {
    const placed = await order(await openShop([1]));
    const body = Buffer.from('{"nama":"Zoë"}');
    await receiveWebhook(ctx, {
      gateway: "sandbox",
      eventKey: `test:${placed.order_id}`,
      reference: placed.payment_reference,
      gatewayRef: null,
      claims: "paid",
      body,
    });
    const list = await listInbox(ctx, { page: 1, perPage: 10, gateway: "sandbox" });
    const row = list.rows.find(({ reference }) => reference === placed.payment_reference);
    expect(row).toMatchObject({ claims: "paid", verdict: null, duplicates: 0 });
    expect(row).not.toHaveProperty("body");
    const item = await readInboxItem(ctx, row?.id ?? "");
    expect(item).toMatchObject({ body: '{"nama":"Zoë"}', orderId: placed.order_id });
    await replayWebhook(ctx, row?.id ?? "");
    const { rows } = await db().execute(
      sql`select data ->> 'subject' as subject from outbox where name = 'payments/webhook.received' and data ->> 'webhookId' = ${row?.id}`,
    );
    expect(rows).toContainEqual({ subject: `replay:${row?.id}` });
    expect(await outcomeOf(replayWebhook(ctx, crypto.randomUUID()))).toBe("not_found");
    expect(await readInboxItem(ctx, crypto.randomUUID())).toBeNull();
  });
});
