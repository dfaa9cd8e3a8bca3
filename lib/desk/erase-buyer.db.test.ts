import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { db, pool } from "@/db/client";
import { messages, orderUnits, seats } from "@/db/schema";
import { correctAddress, endTerms, vacateSeat } from "@/lib/delivery";
import { addNote, eraseBuyer, refundOrder, resendMessage } from "@/lib/desk";
import { deliverMessage } from "@/lib/messages";
import { placeOrder } from "@/lib/ordering";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { insertWebhook } from "@/lib/payments";
import {
  ctx,
  deliver,
  later,
  openCodeShop,
  openShop,
  order,
  orderRow,
  pay,
  paidOrder,
  type Shop,
} from "@/lib/testing/world";
import { payOut } from "@/lib/testing/money";
import { outcomeOf } from "@/lib/testing/world";
import { buyerCtx } from "@/lib/work/context";
import { eq } from "drizzle-orm";

/** Erasing a buyer, seen from the tables: what is gone, what stays, and when it is refused. */

const key = randomUUID().slice(0, 8);
const BUYER = `sari-${key}@example.com`;
const COLLEAGUE = `rina-${key}@example.com`;
const MISTYPED = `rinaa-${key}@example.com`;
const NAME = "Sari (Dewi) Lestariningsih";
const PHONE = "+6281298765432";
const ADDRESS = "203.0.113.77";
const GONE = [BUYER, COLLEAGUE, MISTYPED, "Lestariningsih", "81298765432", "9876-5432", ADDRESS];

/** Every row of every table of the shop and of its demo's world as text, bodies as they read. */
async function whole(where = "true"): Promise<string> {
  const { rows } = await pool().query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'pretend') and ${where} order by 1`,
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const table = await pool().query<Record<string, unknown>>(`select * from ${name}`);
    const lines = table.rows.map((row) =>
      JSON.stringify(
        Object.entries(row).map(([column, value]) => [column, Buffer.isBuffer(value) ? value.toString("utf8") : value]),
      ),
    );
    texts.push(`${name}\n${lines.toSorted().join("\n")}`);
  }
  return texts.join("\n");
}
/** The rows in which one of these words stands. */
const rowsWith = async (words: readonly string[]): Promise<string[]> =>
  (await whole()).split("\n").filter((line) => words.some((word) => line.toLowerCase().includes(word.toLowerCase())));
const found = async (): Promise<string[]> => {
  const lines = (await rowsWith(GONE)).join("\n").toLowerCase();
  return GONE.filter((word) => lines.includes(word.toLowerCase()));
};
const money = () =>
  whole("tablename in ('ledger_transfers', 'ledger_entries', 'receipts', 'payables') and schemaname = 'public'");
const statuses = async () =>
  (await pool().query(`select id, payment_status, invitation_status, total_idr, paid_at from orders order by id`)).rows;

async function placeForSari(shop: Shop, more: Record<string, unknown> = {}) {
  const input = placeOrderInput.parse({
    customer_email: BUYER,
    full_name: NAME,
    phone_number: PHONE,
    package_id: shop.packageId,
    ...more,
  });
  return placeOrder(buyerCtx(ADDRESS), input, { address: ADDRESS, idempotencyKey: randomUUID() });
}

let shop: Shop;
let orderId = "";
let reference = "";
const END = 31 * 24 * 60;

/** One order with all that can know its buyer: members, a corrected address, notes, messages, a webhook, a refund. */
beforeAll(async () => {
  shop = await openShop([4]);
  const placed = await placeForSari(shop, { quantity: 2, member_emails: [BUYER, MISTYPED] });
  [orderId, reference] = [placed.order_id, placed.payment_reference];
  await pay(reference);
  const body = Buffer.from(JSON.stringify({ reference, customer_name: NAME, customer_email: BUYER }));
  await insertWebhook(ctx, {
    gateway: "sandbox",
    eventKey: `e-${key}`,
    reference,
    gatewayRef: null,
    claims: "paid",
    body,
  });
  const [unit] = (await db().select().from(orderUnits).where(eq(orderUnits.orderId, orderId))).filter(
    ({ email }) => email === MISTYPED,
  );
  await deliver(orderId);
  await correctAddress(ctx, unit?.id ?? "", COLLEAGUE).catch(() => undefined);
  await deliver(orderId);
  await addNote(
    ctx,
    orderId,
    `sari (dewi) lestariningsih called from 0812-9876-5432 / 081298765432, writes as ${BUYER}.`,
  );
  for (const message of await db().select().from(messages)) await deliverMessage(ctx, message.id);
});

describe("erasing a buyer", () => {
  it("is refused while a seat is taken, and erases nothing then", async () => {
    const before = await whole();
    await expect(eraseBuyer(ctx, BUYER)).rejects.toMatchObject({
      code: "conflict",
      message: `Nothing was erased: somebody still has a seat by order ${orderId}. Wait for its end, or refund it.`,
    });
    expect(await whole()).toBe(before);
    expect(await found()).toEqual(expect.arrayContaining([BUYER, COLLEAGUE, "81298765432", "9876-5432", ADDRESS]));
  });

  it("is refused while a seat is still being cleared", async () => {
    await endTerms(later(END));
    await expect(eraseBuyer(ctx, BUYER)).rejects.toThrow(/a seat of order .* is still being cleared/);
    for (const { id } of await db().select().from(seats).where(eq(seats.status, "leaving"))) await vacateSeat(ctx, id);
  });

  it("is refused while a refund is not finished", async () => {
    const asked = { amountIdr: 10_000, reason: `${NAME} (${PHONE}) was ill`, isByHand: true };
    const { id } = await refundOrder(ctx, orderId, asked);
    await expect(eraseBuyer(ctx, BUYER)).rejects.toThrow(/a refund of order .* is not finished/);
    await payOut(orderId, id, `BCA ${key}`);
  });

  it("is refused while an order may still be paid or waits for its goods", async () => {
    const open = await placeForSari(shop);
    await expect(eraseBuyer(ctx, BUYER)).rejects.toThrow(
      `Nothing was erased: order ${open.order_id} may still be paid. Cancel it`,
    );
    await pay(open.payment_reference);
    await expect(eraseBuyer(ctx, BUYER)).rejects.toThrow(`order ${open.order_id} is paid and not delivered`);
    await deliver(open.order_id);
    await endTerms(later(2 * END));
    for (const { id } of await db().select().from(seats).where(eq(seats.status, "leaving"))) await vacateSeat(ctx, id);
  });

  it("is refused for another order's buyer", async () => {
    const other = await paidOrder(shop);
    const refused = { code: "invalid", fields: { email: "is not the address of this order's buyer" } };
    await expect(eraseBuyer(ctx, BUYER, { orderId: other })).rejects.toMatchObject(refused);
    await expect(eraseBuyer(ctx, "sari")).rejects.toMatchObject({ code: "invalid" });
  });

  it("leaves name, emails, phone number and address nowhere, and all money as it was", async () => {
    const [books, stood] = [await money(), await statuses()];
    const named = `(select coalesce(sum(amount_idr), 0) from refunds)`;
    const refunded = await pool().query(`select ${named} as sum`);
    expect(await eraseBuyer(ctx, ` ${BUYER.toUpperCase()} `, { orderId })).toEqual({ orders: 2 });
    expect(await rowsWith(GONE)).toEqual([]);
    expect(await money()).toBe(books);
    expect(await statuses()).toEqual(stood);
    expect((await pool().query(`select ${named} as sum`)).rows).toEqual(refunded.rows);
    expect(await orderRow(orderId)).toMatchObject({
      customerEmail: expect.stringMatching(/^erased-[0-9a-f]{16}@erased\.invalid$/),
      fullName: null,
      phone: null,
      clientAddress: null,
    });
  });

  it("keeps two people two, and says in the record that it was done", async () => {
    const units = await db().select().from(orderUnits).where(eq(orderUnits.orderId, orderId));
    expect(new Set(units.map(({ email }) => email)).size).toBe(2);
    const { rows } = await pool().query(`select actor from transitions where reason = 'buyer_erased'`);
    expect(rows).toHaveLength(2);
  });

  it("changes nothing when it is repeated", async () => {
    const before = await whole();
    expect(await eraseBuyer(ctx, BUYER)).toEqual({ orders: 0 });
    expect(await whole()).toBe(before);
  });

  it("sends nothing to nobody: neither again nor anew", async () => {
    await expect(resendMessage(ctx, orderId)).rejects.toMatchObject({ code: "conflict" });
    const before = await db().$count(messages);
    const { id } = await refundOrder(ctx, orderId, { amountIdr: 1_000, reason: "goodwill", isByHand: true });
    await payOut(orderId, id, `BCA later ${key}`);
    expect(await db().$count(messages)).toBe(before);
  });

  it("leaves the buyer free to come back as somebody new", async () => {
    const placed = await placeForSari(shop);
    expect((await orderRow(placed.order_id)).buyerId).not.toBe((await orderRow(orderId)).buyerId);
  });
});

describe("whoever was a member of somebody else's order", () => {
  it("is taken out of it, and its buyer and the others stay", async () => {
    const [guest, host, third] = ["guest", "host", "third"].map((who) => `${who}-${key}@example.com`);
    const placed = await order(await openShop([3]), {
      customer_email: host,
      quantity: 3,
      member_emails: [guest, third],
    });
    await pay(placed.payment_reference);
    await deliver(placed.order_id);
    expect(await outcomeOf(eraseBuyer(ctx, guest ?? ""))).toBe("conflict");
    await endTerms(later(2 * END));
    for (const { id } of await db().select().from(seats).where(eq(seats.status, "leaving"))) await vacateSeat(ctx, id);
    expect(await eraseBuyer(ctx, guest ?? "")).toEqual({ orders: 1 });
    const text = await whole();
    expect(text).not.toContain(guest);
    expect(text).toContain(third);
    expect((await orderRow(placed.order_id)).customerEmail).toBe(host);
  });
});

describe("an order that is placed in the same instant", () => {
  it("either stops the erasing or is somebody new's, ten times over", async () => {
    const codes = await openCodeShop(20);
    for (let round = 0; round < 10; round++) {
      const email = `race-${round}-${key}@example.com`;
      const first = await paidOrder(codes, { customer_email: email });
      await deliver(first);
      const [erasing, placed] = await Promise.all([
        outcomeOf(eraseBuyer(ctx, email)),
        order(codes, { customer_email: email }),
      ]);
      const [old, fresh] = [await orderRow(first), await orderRow(placed.order_id)];
      expect(fresh.customerEmail).toBe(email);
      expect(["ok", "conflict"]).toContain(erasing);
      expect([erasing, old.buyerId === fresh.buyerId]).toEqual([erasing, erasing === "conflict"]);
    }
  });
});

describe("the record of what happened", () => {
  const erase = (words: string[], substitute: string) =>
    pool().query(`select erase_words_from_transitions($1, $2, $3)`, [[orderId], words, substitute]);

  it("takes nothing but an erased address in the place of what was written", async () => {
    await expect(erase(["note"], "forged")).rejects.toThrow(/replaced by an erased address alone/);
    await expect(erase([], "erased-00@erased.invalid")).rejects.toThrow(/replaced by an erased address alone/);
    await expect(pool().query(`update transitions set facts = '{}' where order_id = $1`, [orderId])).rejects.toThrow(
      /append-only|permission denied/,
    );
  });
});
