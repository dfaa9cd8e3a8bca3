import { beforeAll, describe, expect, it } from "vitest";
import { readOrder, readOrderStatus } from "@/lib/ordering";
import { countStatements } from "@/lib/testing/count-statements";
import { ctx, deliver, newEmail, openCodeShop, openPromo, openShop, order, orderCart, pay } from "@/lib/testing/world";

/** What a verb asks of the database is its price; these are the prices. */
const PLACE_MAX = 12;
const PAGE_MAX = 5;

/** Shows those that are too many. */
const expectAtMost = (most: number, statements: readonly string[]) => expect(statements.slice(most)).toEqual([]);

// The first success of a gateway is written down; after that this process need not for a while.
beforeAll(async () => void (await order(await openShop([1]))));

describe("placing an order", () => {
  it(`of one line takes ${PLACE_MAX} statements at most`, async () => {
    const shop = await openShop([3, 3]);
    const { statements } = await countStatements(() => order(shop, { phone_number: "0812 3456 7001" }));
    expectAtMost(PLACE_MAX, statements);
  });

  it("takes no more for a team, for codes or for a renewal", async () => {
    const team = await openShop([20], { seatsPerPackage: 5 });
    const codes = await openCodeShop(3);
    const customer_email = newEmail();
    const first = await order(team, { customer_email, member_emails: [newEmail()] });
    await pay(first.payment_reference);
    await deliver(first.order_id);
    for (const place of [
      () => order(team, { member_emails: [newEmail()] }),
      () => order(codes),
      () => order(team, { customer_email, intent: "renew" }),
    ]) {
      const { statements } = await countStatements(place);
      expectAtMost(PLACE_MAX, statements);
    }
  });

  it("adds three for a key, one for a voucher, and two for a second kind", async () => {
    const [shop, codes] = [await openShop([3]), await openCodeShop(3)];
    const promo_code = await openPromo(null);
    const { statements } = await countStatements(() => order(shop, { promo_code }, newEmail()));
    expectAtMost(PLACE_MAX + 4, statements);
    const cart = await countStatements(() =>
      orderCart([
        [shop, 1],
        [codes, 1],
      ]),
    );
    expectAtMost(PLACE_MAX + 2, cart.statements);
  });
});

describe("the page of an order", () => {
  it(`takes ${PAGE_MAX} reads, and its status one`, async () => {
    const [shop, codes] = [await openShop([3]), await openCodeShop(3)];
    const placed = await orderCart([
      [shop, 1],
      [codes, 2],
    ]);
    await pay(placed.payment_reference);
    await deliver(placed.order_id);
    const page = await countStatements(() => readOrder(ctx, placed.order_id));
    expect(page.statements).toHaveLength(PAGE_MAX);
    expect(page.result?.lines).toHaveLength(2);
    const status = await countStatements(() => readOrderStatus(ctx, placed.order_id));
    expect(status.statements).toHaveLength(1);
  });
});
