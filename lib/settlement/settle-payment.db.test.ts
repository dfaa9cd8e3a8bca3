import { asc, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { ledgerEntries, messages, outbox, receipts, transitions } from "@/db/schema";
import { prepareDelivery } from "@/lib/delivery";
import { cancelOrder, expireOrder, requestNewPayment } from "@/lib/ordering";
import { payCharge } from "@/lib/pretend";
import { handleWebhook, receiveWebhook, requestRefund, resolveAttention, sendRefund } from "@/lib/settlement";
import { waitingOn } from "@/lib/testing/money";
import {
  ctx,
  later,
  openPromo,
  openShop,
  order,
  orderRow,
  pay,
  paymentOf,
  seatsOf,
  settle,
  statusOf,
  usesOf,
} from "@/lib/testing/world";

const receiptsOf = (orderId: string) => db().select().from(receipts).where(eq(receipts.payableId, orderId));
const announced = async (orderId: string, name: string) =>
  (await db().select().from(outbox).where(eq(outbox.name, name))).filter(({ data }) => data.orderId === orderId).length;
async function ledgerSum(): Promise<number> {
  const [row] = await db()
    .select({ sum: sql<number>`coalesce(sum(${ledgerEntries.amountIdr}), 0)::int` })
    .from(ledgerEntries);
  return row?.sum ?? Number.NaN;
}

describe("money that arrives", () => {
  it("pays the order once: receipt, ledger, status, event and message in one commit", async () => {
    const shop = await openShop([1]);
    const { order_id, payment_reference } = await order(shop);
    expect(await pay(payment_reference)).toBe("paid");
    expect(await settle(payment_reference)).toBe("already_settled");
    expect(await statusOf(order_id)).toBe("paid");
    expect(await receiptsOf(order_id)).toMatchObject([{ amountIdr: 50_000, isSettling: true, attention: null }]);
    expect(await announced(order_id, "orders/order.paid")).toBe(1);
    expect(await db().$count(messages, eq(messages.orderId, order_id))).toBe(1);
    expect(await ledgerSum()).toBe(0);
  });

  it("is kept, and the order still delivered once, when it comes twice", async () => {
    const shop = await openShop([2]);
    const { order_id, payment_reference } = await order(shop);
    await pay(payment_reference, "twice");
    expect(await statusOf(order_id)).toBe("paid");
    expect((await receiptsOf(order_id)).map(({ attention }) => attention).toSorted()).toEqual(
      [null, "paid_twice"].toSorted(),
    );
    await prepareDelivery(ctx, order_id);
    expect(await seatsOf(shop, "free")).toHaveLength(1);
    expect(await ledgerSum()).toBe(0);
  });

  it("that was too little leaves an order that staff can close, once they have decided about the money", async () => {
    const shop = await openShop([1]);
    const code = await openPromo(1);
    const { order_id, payment_reference } = await order(shop, { promo_code: code });
    await pay(payment_reference, "wrong_amount");
    const staff = { ...ctx, actor: { kind: "staff", id: "1", email: "a@example.com", role: "admin" } } as const;
    await expect(cancelOrder(staff, order_id)).rejects.toMatchObject({ code: "conflict" });
    await expect(cancelOrder(ctx, order_id)).rejects.toMatchObject({ code: "conflict" });
    await resolveAttention(ctx, { ...(await waitingOn(order_id)), outcome: "kept" });
    await cancelOrder(staff, order_id);
    expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "cancelled", invitationStatus: "revoked" });
    expect(await seatsOf(shop, "free")).toHaveLength(1);
    expect(await usesOf(code)).toBe(0);
  });

  it("that came twice on one QR code goes back without touching the order or its seat", async () => {
    const shop = await openShop([1]);
    const { order_id, payment_reference } = await order(shop);
    await pay(payment_reference, "twice");
    await prepareDelivery(ctx, order_id);
    const { id: attemptId } = await paymentOf(payment_reference);
    const { id } = await requestRefund(ctx, { attemptId, amountIdr: 50_000, reason: "paid twice" });
    expect(await sendRefund(ctx, id)).toBe("done");
    expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "paid", invitationStatus: "processing" });
    expect(await seatsOf(shop, "held")).toHaveLength(1);
    expect((await receiptsOf(order_id)).every(({ resolvedAt }) => resolvedAt)).toBe(true);

    const rest = await requestRefund(ctx, { attemptId, amountIdr: 50_000, reason: "changed their mind" });
    await sendRefund(ctx, rest.id);
    expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "refunded", invitationStatus: "revoked" });
    expect(await ledgerSum()).toBe(0);
  });

  it("goes to a person when it is too little, and nothing is delivered", async () => {
    const shop = await openShop([1]);
    const { order_id, payment_reference } = await order(shop);
    expect(await pay(payment_reference, "wrong_amount")).toBe("needs_review");
    expect(await orderRow(order_id)).toMatchObject({ paymentStatus: "needs_review", invitationStatus: "not_started" });
    expect(await receiptsOf(order_id)).toMatchObject([{ attention: "short", isSettling: false }]);
    expect(await prepareDelivery(ctx, order_id)).toEqual({ state: "nothing_owed" });
  });

  it("still counts when it comes after the end, and takes a free seat", async () => {
    const shop = await openShop([1]);
    const { order_id, payment_reference } = await order(shop);
    expect(await expireOrder(later(40), order_id)).toBe("expired");
    expect(await seatsOf(shop, "free")).toHaveLength(1);
    expect(await pay(payment_reference, "late", later(41))).toBe("paid");
    expect(await prepareDelivery(ctx, order_id)).toMatchObject({ state: "ready" });
    expect(await receiptsOf(order_id)).toMatchObject([{ attention: "late", isSettling: true }]);
  });

  it("counts the voucher again when it comes late, if a use is left", async () => {
    const shop = await openShop([3]);
    const code = await openPromo(1);
    const first = await order(shop, { promo_code: code });
    await expireOrder(later(40), first.order_id);
    expect(await usesOf(code)).toBe(0);
    await pay(first.payment_reference, "late", later(41));
    expect(await usesOf(code)).toBe(1);

    const other = await openPromo(1);
    const late = await order(shop, { promo_code: other });
    await expireOrder(later(40), late.order_id);
    await order(shop, { promo_code: other });
    expect(await pay(late.payment_reference, "late", later(41))).toBe("paid");
    expect(await usesOf(other)).toBe(1);
  });

  it("waits in line when it comes late and the seat was sold to somebody else", async () => {
    const shop = await openShop([1]);
    const first = await order(shop);
    await expireOrder(later(40), first.order_id);
    await order(shop);
    await pay(first.payment_reference, "late", later(41));
    expect(await prepareDelivery(ctx, first.order_id)).toEqual({ state: "pending_stock" });
    expect(await orderRow(first.order_id)).toMatchObject({ paymentStatus: "paid", invitationStatus: "pending_stock" });
  });

  it("is recorded on a cancelled order and shown to staff", async () => {
    const { order_id, payment_reference } = await order(await openShop([1]));
    await cancelOrder(ctx, order_id);
    expect(await pay(payment_reference, "late")).toBe("needs_review");
    expect(await statusOf(order_id)).toBe("needs_review");
    expect(await receiptsOf(order_id)).toMatchObject([{ attention: "order_closed" }]);
  });

  it("counts on an older QR code of the same order", async () => {
    const shop = await openShop([1]);
    const { order_id, payment_reference } = await order(shop);
    await requestNewPayment(later(40), order_id);
    expect((await paymentOf(payment_reference)).status).toBe("expired");
    await pay(payment_reference, "late", later(41));
    expect(await statusOf(order_id)).toBe("paid");
  });
});

describe("the end of a hold against the payment", () => {
  it("ends in exactly one of paid or expired, and a paid order has its seat or is in line", async () => {
    for (let round = 0; round < 20; round++) {
      const shop = await openShop([1]);
      const { order_id, payment_reference } = await order(shop);
      await payCharge(ctx, payment_reference, "no_webhook");
      await Promise.all([settle(payment_reference, later(31)), expireOrder(later(31), order_id)]);
      expect(await statusOf(order_id)).toBe("paid");
      expect(["ready", "pending_stock"]).toContain((await prepareDelivery(ctx, order_id)).state);
    }
  });

  it("leaves every transition of the order and of its payment on record", async () => {
    const { order_id, payment_reference } = await order(await openShop([1]));
    await expireOrder(later(40), order_id);
    await pay(payment_reference, "late", later(41));
    const rows = await db()
      .select()
      .from(transitions)
      .where(eq(transitions.orderId, order_id))
      .orderBy(asc(transitions.id));
    const reasonsOf = (entity: string) =>
      rows.filter((row) => row.entity === entity).map(({ to, reason }) => `${to}: ${reason}`);
    expect(reasonsOf("payment")).toEqual([
      "pending: order_placed",
      "expired: not_paid_in_time",
      "paid: paid_after_end",
    ]);
    expect(reasonsOf("attempt")).toEqual(["open: code_opened", "expired: not_paid_in_time", "succeeded: gateway_says"]);
  });
});

describe("the webhook inbox", () => {
  it("stores a delivery once, however often it comes, and handles it by asking the gateway", async () => {
    const { order_id, payment_reference } = await order(await openShop([1]));
    const webhook = {
      gateway: "sandbox" as const,
      eventKey: `e-${order_id}`,
      reference: payment_reference,
      gatewayRef: null,
      claims: "paid",
      body: Buffer.from("{}"),
    };
    const answers = await Promise.all(Array.from({ length: 8 }, () => receiveWebhook(ctx, webhook)));
    expect(answers.filter((answer) => answer === "stored")).toHaveLength(1);

    const stored = await webhookOf(payment_reference);
    // The webhook claims that money came, but the gateway knows of none.
    expect(await handleWebhook(ctx, stored.id)).toBe("not_paid");
    expect(await statusOf(order_id)).toBe("pending");
    expect(await webhookOf(payment_reference)).toMatchObject({ duplicates: 7, verdict: "not_paid" });
  });

  it("keeps what no text column can, and finds the payment by whichever id is left", async () => {
    const { payment_reference } = await order(await openShop([1]));
    const { gatewayRef } = await paymentOf(payment_reference);
    const body = Buffer.from([0x7b, 0x00, 0xff, 0xfe, 0x7d]);
    const odd = { gateway: "sandbox" as const, claims: "paid \u0000 \ud800", body, gatewayRef };
    const eventKey = `${payment_reference}\u0000${"x".repeat(20_000)}`;
    const webhook = { ...odd, eventKey, reference: `${payment_reference}\u0000` };
    expect(await receiveWebhook(ctx, webhook)).toBe("stored");
    expect(await receiveWebhook(ctx, webhook)).toBe("duplicate");
    expect(await receiveWebhook(ctx, { ...webhook, eventKey: `${eventKey}x` })).toBe("stored");
    const [stored] = await db().query.webhookInbox.findMany({ where: (row) => eq(row.body, body) });
    expect(await handleWebhook(ctx, stored?.id ?? "")).toBe("not_paid");
  });
});

async function webhookOf(reference: string) {
  const row = await db().query.webhookInbox.findFirst({ where: (each) => eq(each.reference, reference) });
  if (!row) throw new Error(`no webhook about ${reference}`);
  return row;
}

describe("the ledger", () => {
  it("refuses every change, and every booking that does not balance", async () => {
    const { payment_reference } = await order(await openShop([1]));
    await pay(payment_reference);
    await expect(db().execute("update ledger_entries set amount_idr = amount_idr + 1")).rejects.toMatchObject({
      cause: { message: /append-only/ },
    });
    await expect(db().execute("delete from ledger_transfers")).rejects.toMatchObject({
      cause: { message: /append-only/ },
    });
    await expect(db().execute("truncate ledger_entries")).rejects.toMatchObject({ cause: { message: /append-only/ } });
    await expect(db().execute("update receipts set amount_idr = 1")).rejects.toMatchObject({
      cause: { message: /cannot be changed/ },
    });
    await expect(
      db().execute(
        "insert into ledger_entries (transfer_id, account, amount_idr) select id, 'sales', 5 from ledger_transfers limit 1",
      ),
    ).rejects.toMatchObject({ cause: { message: /does not balance/ } });
  });
});
