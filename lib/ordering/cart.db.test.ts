import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOrderRows } from "@/lib/orders";
import { cancelOrder, findWindowItem, listWindow, quoteOrder, readOrderStatus } from "@/lib/ordering";
import {
  ctx,
  deliver,
  newEmail,
  openCodeShop,
  openPromo,
  openShop,
  order,
  orderCart,
  orderRow,
  outcomeOf,
  pay,
  seatsOf,
} from "@/lib/testing/world";

describe("an order of several products", () => {
  it("holds all of them, is one payment, and each line is delivered in its own way", async () => {
    const team = await openShop([6], { seatsPerPackage: 2, priceIdr: 90_000, name: "Team 2 Kursi" });
    const codes = await openCodeShop(4, { itemsPerBundle: 2, priceIdr: 15_000, name: "Kode Hadiah" });
    const customer_email = newEmail();
    const placed = await orderCart(
      [
        [team, 2],
        [codes, 1],
      ],
      { customer_email },
    );
    expect(placed.amount).toBe(195_000);
    expect(await orderRow(placed.order_id)).toMatchObject({ title: "Team 2 Kursi × 2 + Kode Hadiah", units: 6 });
    expect(await seatsOf(team, "held")).toHaveLength(4);
    expect(await findWindowItem(ctx, codes.packageId)).toMatchObject({ available: 1, unitsInOne: 2 });

    const rows = await readOrderRows(ctx, placed.order_id);
    expect(rows?.lines.map(({ kind, units, totalIdr }) => [kind, units, totalIdr])).toEqual([
      ["seat", 4, 180_000],
      ["code", 2, 15_000],
    ]);
    // The buyer sits on the first seat; the others are named later, and a code is nobody's.
    expect(rows?.units.map(({ email }) => email)).toEqual([customer_email, null, null, null, null, null]);

    await pay(placed.payment_reference);
    await deliver(placed.order_id);
    expect((await readOrderStatus(ctx, placed.order_id))?.lines).toEqual([
      { package_id: team.packageId, kind: "seat", quantity: 2, units: 4, delivered: 1, waiting: 3, needs_person: 0 },
      { package_id: codes.packageId, kind: "code", quantity: 1, units: 2, delivered: 2, waiting: 0, needs_person: 0 },
    ]);
  });

  it("is refused as a whole when one line is sold out or wrong, and the error names the line", async () => {
    const seats = await openShop([3]);
    const codes = await openCodeShop(1);
    const wrong = async (quantity: number, second: { packageId: string }) =>
      orderCart([
        [seats, 1],
        [second, quantity],
      ]).catch((error: { code: string; fields: object }) => [error.code, ...Object.keys(error.fields)]);
    expect(await wrong(2, codes)).toEqual(["sold_out", "lines.1.package_id"]);
    expect(await wrong(9, codes)).toEqual(["invalid", "lines.1.quantity"]);
    expect(await wrong(1, { packageId: "of-nobody" })).toEqual(["invalid", "lines.1.package_id"]);
    expect(await seatsOf(seats, "held")).toHaveLength(0);
    expect(await findWindowItem(ctx, codes.packageId)).toMatchObject({ available: 1 });
  });

  it("of a single line names the field where the caller wrote it", async () => {
    const codes = await openCodeShop(0);
    const fieldsOf = (work: Promise<unknown>) => work.catch((error: { fields: object }) => Object.keys(error.fields));
    expect(await fieldsOf(orderCart([[codes, 1]]))).toEqual(["lines.0.package_id"]);
    expect(await fieldsOf(orderCart([[codes, 99]]))).toEqual(["lines.0.quantity"]);
    expect(await fieldsOf(order(codes))).toEqual(["package_id"]);
    expect(await fieldsOf(order(codes, { quantity: 99 }))).toEqual(["quantity"]);
  });

  it("costs what the quote says, with the voucher shared over the lines that it counts for", async () => {
    const seats = await openShop([9], { priceIdr: 33_333 });
    const codes = await openCodeShop(9, { priceIdr: 10_001 });
    const promo_code = await openPromo(2, 33, [seats.packageId]);
    const lines = [
      { package_id: seats.packageId, quantity: 2 },
      { package_id: codes.packageId, quantity: 1 },
    ];
    const quote = await quoteOrder(ctx, { lines, promo_code });
    expect(quote).toMatchObject({ subtotalIdr: 76_667, discountIdr: 21_999, totalIdr: 54_668, promoCode: promo_code });
    expect(quote.lines.map(({ discountIdr }) => discountIdr)).toEqual([21_999, 0]);
    const placed = await order(seats, { lines, promo_code });
    expect(placed.amount).toBe(quote.totalIdr);
    expect((await readOrderRows(ctx, placed.order_id))?.lines.map(({ discountIdr }) => discountIdr)).toEqual([
      21_999, 0,
    ]);
  });
});

describe("the shop window", () => {
  it("never offers what the hold refuses, and the hold never refuses what it offers", async () => {
    const stock = fc.record({
      seats: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
      inPackage: fc.integer({ min: 1, max: 3 }),
      codes: fc.integer({ min: 0, max: 5 }),
      inBundle: fc.integer({ min: 1, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(stock, async ({ seats, inPackage, codes, inBundle }) => {
        const team = await openShop(seats, { seatsPerPackage: inPackage, quantityMax: 50 });
        const bundle = await openCodeShop(codes, { itemsPerBundle: inBundle, quantityMax: 50 });
        for (const shop of [team, bundle]) {
          const item = (await listWindow(ctx)).find(({ id }) => id === shop.packageId);
          const offered = item?.available ?? 0;
          expect(await outcomeOf(order(shop, { quantity: offered + 1 }))).toBe("sold_out");
          if (offered === 0) continue;
          const { order_id } = await order(shop, { quantity: offered });
          expect(await findWindowItem(ctx, shop.packageId)).toMatchObject({ available: 0 });
          await cancelOrder(ctx, order_id);
          expect(await findWindowItem(ctx, shop.packageId)).toMatchObject({ available: offered });
        }
      }),
      { numRuns: 12 },
    );
  });
});
