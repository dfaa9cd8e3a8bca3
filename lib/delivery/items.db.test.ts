import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { reserveUse, savePromo } from "@/lib/catalog";
import { openFacts } from "@/lib/messages/facts";
import { lockOrderRows } from "@/lib/orders";
import { openHanded } from "@/lib/stock";
import { inTransaction } from "@/lib/work/context";
import { available, deliverUnit, deliverWaiting, prepareDelivery, releaseOrder, revealItem, withdrawOrder } from ".";
import {
  announced,
  ctx,
  deliver,
  later,
  messagesOf,
  newEmail,
  only,
  openCodeShop,
  openSeatShop,
  paid,
  peopleIn,
  place,
  pay,
  recordsOf,
  rowsOf,
  statusOf,
  stockUp,
  unitsOf,
} from "./testing/world";

describe("a code", () => {
  it("comes in one message with all of them, sealed, and on the order page by a press", async () => {
    const product = await openCodeShop(3);
    const id = await paid([{ product, quantity: 2 }]);
    expect(await deliver(id)).toBe("invited");
    const units = await unitsOf(id);
    const texts = (
      await openHanded(
        ctx,
        units.map((unit) => unit.id),
      )
    ).map(({ text }) => text);
    expect(new Set(texts).size).toBe(2);

    const message = only(await messagesOf(id));
    expect(message).toMatchObject({ kind: "item_delivered", facts: { units: 2 } });
    expect(JSON.stringify(message.facts)).not.toContain(texts[0]);
    expect([...openFacts(message.subject, message.facts).items].toSorted()).toEqual(texts.toSorted());

    const seen = [];
    for (const unit of units) seen.push(await revealItem(ctx, id, unit.id));
    expect(seen.toSorted()).toEqual(texts.toSorted());
    expect(await statusOf(id)).toBe("active");
    const looks = async () =>
      (await recordsOf(id)).filter(({ reason, entity }) => reason === "item_revealed" && entity === "unit");
    expect(await looks()).toHaveLength(2);
    await revealItem(ctx, id, units[0]?.id ?? "");
    expect(await looks()).toHaveLength(2);
  });

  it("is shown to nobody else, and not after it was taken back", async () => {
    const product = await openCodeShop(3);
    const [mine, theirs] = [await paid([{ product }]), await paid([{ product }])];
    await deliver(mine);
    const unit = only(await unitsOf(mine));
    await expect(revealItem(ctx, theirs, unit.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(revealItem(ctx, theirs, only(await unitsOf(theirs)).id)).rejects.toMatchObject({ code: "not_found" });
    await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, mine), "refunded"));
    await expect(revealItem(ctx, mine, unit.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await statusOf(mine)).toBe("revoked");
    expect((await available(ctx, [product])).get(product.id)?.available).toBe(1);
  });

  it("that is out of stock is brought in order of payment as soon as there is some", async () => {
    const product = await openCodeShop(2);
    const placed = [await place([{ product }]), await place([{ product }])];
    await inTransaction(ctx, async (tx) => {
      for (const { order } of placed) await releaseOrder(tx, await lockOrderRows(tx, order.id));
    });
    await paid([{ product, quantity: 2 }]);
    const [second, first] = placed.map(({ order }) => order.id);
    for (const [minute, id] of [first ?? "", second ?? ""].entries()) {
      await pay(id, later(minute));
      expect(await deliver(id, minute)).toBe("pending_stock");
    }
    await stockUp(product, 1);
    expect((await announced("stock/supply.freed")).at(-1)).toEqual({ supply: product.supply });
    await deliverWaiting(later(3));
    expect((await announced("orders/delivery.due")).map(({ orderId }) => orderId)).toEqual([first]);
    expect(await deliver(second ?? "", 3)).toBe("pending_stock");
    expect(await deliver(first ?? "", 3)).toBe("invited");
  });
});

describe("an order of a seat and a code", () => {
  it("is delivered line by line, and one that waits does not hold back the other", async () => {
    const [shop, product, email] = [await openSeatShop([2]), await openCodeShop(1), newEmail()];
    const { order } = await place([{ ...shop, members: [email] }, { product }], { email });
    await inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, order.id)));
    await paid([{ product }]);
    await pay(order.id, later(1));
    expect(await deliver(order.id, 1)).toBe("pending_stock");
    expect((await rowsOf(order.id)).lines.map(({ deliveryStatus }) => deliveryStatus)).toEqual([
      "invited",
      "pending_stock",
    ]);
    expect(await peopleIn(shop.workspaces)).toEqual([email]);

    await stockUp(product, 1);
    expect(await deliver(order.id, 2)).toBe("invited");
    const kinds = (await messagesOf(order.id)).map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(["invite_sent", "item_delivered", "pending_stock"]);
  });

  it("takes everything back when it is refunded as a whole", async () => {
    const [shop, product] = [await openSeatShop([1]), await openCodeShop(2)];
    const id = await paid([shop, { product, quantity: 2 }]);
    const prepared = await prepareDelivery(ctx, id);
    const ids = prepared.state === "ready" ? prepared.unitIds : [];
    expect(ids).toHaveLength(3);
    await deliverUnit(ctx, ids.at(-1) ?? "");
    await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, id), "refunded"));
    expect((await unitsOf(id)).map(({ status }) => status)).toEqual(["withdrawn", "withdrawn", "withdrawn"]);
    expect(await statusOf(id)).toBe("revoked");
    expect((await available(ctx, [product])).get(product.id)?.available).toBe(1);
  });
});

it("gives a voucher back that was only reserved when an order is withdrawn whose money never paid it", async () => {
  const promo = await savePromo(ctx, { code: `UJI${randomUUID().slice(0, 8)}`, kind: "fixed", value: 1, usesMax: 1 });
  const { order } = await place([{ product: await openCodeShop(1) }], { promoCode: promo.code });
  const reserveFor = (orderId: string) => inTransaction(ctx, (tx) => reserveUse(tx, promo.id, orderId));
  const other = await place([{ product: await openCodeShop(1) }]);
  await reserveFor(order.id);
  expect(await reserveFor(other.order.id)).toBe("used_up");
  await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, order.id), "closed"));
  expect(await reserveFor(other.order.id)).toBe("reserved");
});

it("cannot be had at all of a kind that is not built", async () => {
  const file = {
    id: "file-1",
    kind: "file" as const,
    supply: "file:file-1",
    unitsInOne: 1,
    settings: { kind: "file" as const },
    durationDays: null,
  };
  expect((await available(ctx, [file])).get("file-1")?.available).toBe(0);
  await expect(place([{ product: file }])).rejects.toMatchObject({ code: "sold_out" });
});
