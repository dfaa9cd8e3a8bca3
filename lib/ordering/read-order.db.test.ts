import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { orderUnits } from "@/db/schema";
import { maskEmail } from "@/lib/core/format";
import { revealItem } from "@/lib/delivery";
import { cancelOrder, expireOrder, findOrder, readOrder, readOrderStatus } from "@/lib/ordering";
import { setKnobs } from "@/lib/pretend";
import {
  ctx,
  deliver,
  later,
  newEmail,
  openCodeShop,
  openShop,
  order,
  orderCart,
  paidOrder,
  pay,
} from "@/lib/testing/world";

const messageOf = async (id: string): Promise<string> => (await readOrderStatus(ctx, id))?.message ?? "";

describe("the buyer's page", () => {
  it("shows the way of an order from the code to the goods", async () => {
    const seats = await openShop([3], { seatsPerPackage: 2 });
    const codes = await openCodeShop(1);
    const customer_email = newEmail();
    const placed = await orderCart(
      [
        [seats, 1],
        [codes, 1],
      ],
      { customer_email },
    );
    const before = await readOrder(ctx, placed.order_id);
    expect(before).toMatchObject({
      customerEmail: maskEmail(customer_email),
      paymentStatus: "pending",
      invitationStatus: "not_started",
      canCancel: true,
      canPayAgain: false,
      unnamedUnits: 1,
      payment: { status: "open", reference: placed.payment_reference, qrString: placed.qr_string },
      attentions: [],
      refunds: [],
      messages: [],
    });
    expect(before?.lines.flatMap(({ units }) => units.map(({ state }) => state))).toEqual([
      "waiting",
      "needs_name",
      "waiting",
    ]);

    await pay(placed.payment_reference);
    await deliver(placed.order_id);
    const after = await readOrder(ctx, placed.order_id);
    expect(after?.version).not.toBe(before?.version);
    expect(after).toMatchObject({ paymentStatus: "paid", canCancel: false, unnamedUnits: 1 });
    const [team, code] = after?.lines ?? [];
    expect(team?.units).toMatchObject([
      {
        state: "invited",
        email: maskEmail(customer_email),
        workspaceName: seats.workspaces[0]?.name,
        isRenewal: false,
      },
      { state: "needs_name", email: null, workspaceName: null },
    ]);
    expect(code?.units).toMatchObject([{ state: "handed", isRevealed: false, endsAt: null }]);
    expect(code?.counts).toEqual({ units: 1, delivered: 1, waiting: 0, needs_person: 0 });
    expect(after?.messages.length).toBeGreaterThan(0);

    await revealItem(ctx, placed.order_id, code?.units[0]?.id ?? "");
    expect((await readOrder(ctx, placed.order_id))?.lines[1]?.units).toMatchObject([{ isRevealed: true }]);
  });

  it("gives no address and no code away, whatever it tells", async () => {
    const shop = await openShop([5], { seatsPerPackage: 3 });
    const codes = await openCodeShop(1);
    const customer_email = newEmail();
    const placed = await orderCart(
      [
        [shop, 1],
        [codes, 1],
      ],
      { customer_email },
    );
    await pay(placed.payment_reference);
    await setKnobs(ctx, shop.workspaces[0]?.remoteId ?? "", { refuseEmails: [customer_email] });
    await deliver(placed.order_id);
    const page = await readOrder(ctx, placed.order_id);
    expect(page?.lines[0]?.units[0]).toMatchObject({
      state: "needs_you",
      reason: { code: "address_refused", facts: { email: maskEmail(customer_email) } },
    });
    const text = JSON.stringify([page, await readOrderStatus(ctx, placed.order_id)]);
    expect(text).not.toContain(customer_email);
    expect(text).not.toContain(codes.texts[0]);
  });

  it("says when another code may be asked for", async () => {
    const { order_id } = await order(await openShop([1]));
    expect(await readOrder(later(40), order_id)).toMatchObject({ canPayAgain: true, canCancel: true });
    await expireOrder(later(40), order_id);
    expect(await readOrder(later(40), order_id)).toMatchObject({ canPayAgain: true, canCancel: false });
    const other = await order(await openShop([1]));
    await cancelOrder(ctx, other.order_id);
    expect(await readOrder(ctx, other.order_id)).toMatchObject({ canPayAgain: false, canCancel: false });
  });

  it("is nothing for a number of nobody", async () => {
    expect(await readOrder(ctx, "ORD-00000000000000000000000000")).toBeNull();
    expect(await readOrderStatus(ctx, "ORD-00000000000000000000000000")).toBeNull();
  });
});

describe("the sentence of the status", () => {
  it("follows the order", async () => {
    const shop = await openShop([3]);
    const { order_id, payment_reference } = await order(shop);
    expect(await messageOf(order_id)).toMatch(/Waiting for your payment/);
    await pay(payment_reference);
    expect(await messageOf(order_id)).toMatch(/seats are being prepared/);
    await deliver(order_id);
    expect(await messageOf(order_id)).toMatch(/invitation was sent/);
    const codes = await paidOrder(await openCodeShop(1));
    await deliver(codes);
    expect(await messageOf(codes)).toBe("Paid and delivered.");
    const twice = await order(shop);
    await pay(twice.payment_reference, "twice");
    expect(await messageOf(twice.order_id)).toMatch(/second payment/);
    const short = await order(await openShop([1]));
    await pay(short.payment_reference, "wrong_amount");
    expect(await messageOf(short.order_id)).toMatch(/look by a person \(short\)/);
  });

  it("says how many are delivered and that one needs somebody", async () => {
    const shop = await openShop([5], { seatsPerPackage: 5 });
    const people = [newEmail(), newEmail(), newEmail(), newEmail()];
    const id = await paidOrder(shop, { member_emails: people });
    await setKnobs(ctx, shop.workspaces[0]?.remoteId ?? "", { refuseEmails: people.slice(2, 3) });
    await deliver(id);
    expect(await readOrderStatus(ctx, id)).toMatchObject({
      invitation_status: "manual",
      message: "Paid. 4 of 5 are delivered, one needs you.",
      lines: [{ units: 5, delivered: 4, waiting: 0, needs_person: 1 }],
    });
  });

  it("asks for a name when nobody was named for what is left", async () => {
    const id = await paidOrder(await openShop([2]), { quantity: 1 });
    await db().update(orderUnits).set({ status: "needs_name" }).where(eq(orderUnits.orderId, id));
    expect(await messageOf(id)).toMatch(/who the seats are for/);
  });
});

describe("the lookup", () => {
  it("finds an order by its number and its own contact only", async () => {
    const customer_email = newEmail();
    const { order_id } = await order(await openShop([1]), { customer_email, phone_number: "0812 7000 0001" });
    const found = { id: order_id };
    expect(await findOrder(ctx, { order_id: ` ${order_id.toLowerCase()} `, contact: customer_email })).toEqual(found);
    expect(await findOrder(ctx, { order_id, contact: "+62 812-7000-0001" })).toEqual(found);
    expect(await findOrder(ctx, { order_id, contact: newEmail() })).toBeNull();
    expect(await findOrder(ctx, { order_id, contact: "" })).toBeNull();
    expect(await findOrder(ctx, { order_id: "ORD-00000000000000000000000000", contact: customer_email })).toBeNull();
  });
});
