import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { messages, waitingEntries } from "@/db/schema";
import { isDomainError } from "@/lib/core/errors";
import { eraseBuyer } from "@/lib/desk";
import { makeOffers } from "@/lib/delivery";
import { ctx, later, newEmail, openCodeShop, openShop, order, type CodeShop } from "@/lib/testing/world";
import { addItems } from "@/lib/stock";
import { buyerCtx } from "@/lib/work/context";
import { joinWaitingList, leaveWaitingList, placeOrder, readWaiting } from ".";
import { placeOrderInput } from "./schemas";

const join = async (packageId: string, email = newEmail(), quantity = 1): Promise<string> => {
  await joinWaitingList(buyerCtx(null), { package_id: packageId, customer_email: email, quantity });
  return email;
};
const entriesOf = (email: string) => db().select().from(waitingEntries).where(eq(waitingEntries.email, email));
const stock = (shop: CodeShop, count: number) =>
  addItems(
    ctx,
    shop.packageId,
    Array.from({ length: count }, (_, index) => `${shop.packageId}-${index}-${Math.random()}`),
  );
const buy = (packageId: string, email: string, offerId: string, quantity = 1, at = buyerCtx(null)) =>
  placeOrder(at, placeOrderInput.parse({ customer_email: email, package_id: packageId, quantity, intent: "new" }), {
    address: null,
    offerId,
  });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (isDomainError(error) ? `${error.code} ${Object.keys(error.fields).join()}`.trim() : "bug"),
  );

async function offered(count: number, quantity = 1) {
  const shop = await openCodeShop(0, { quantityMax: 5 });
  const emails: string[] = [];
  for (let nth = 0; nth < count; nth++) emails.push(await join(shop.packageId, newEmail(), quantity));
  await stock(shop, count * quantity);
  await makeOffers(ctx);
  const ids = await Promise.all(emails.map(async (email) => (await entriesOf(email))[0]?.id ?? ""));
  return { shop, emails, ids };
}

describe("joining", () => {
  it("says the same whoever joins, keeps one place an address, and mails it once", async () => {
    const shop = await openCodeShop(0);
    const email = await join(shop.packageId);
    await join(shop.packageId, email);
    const [entry, ...others] = await entriesOf(email);
    expect([entry?.status, others]).toEqual(["waiting", []]);
    const mails = await db().select().from(messages).where(eq(messages.address, email));
    expect(mails.map(({ kind }) => kind)).toEqual(["waiting_joined"]);
    // More places than one address may have are not an error either.
    for (let nth = 0; nth < 6; nth++) await join((await openCodeShop(0)).packageId, email);
    expect(await entriesOf(email)).toHaveLength(5);
  });

  it("is refused while there is something to buy, for too many, and for what is not on sale", async () => {
    expect(await codeOf(join((await openCodeShop(1)).packageId))).toBe("conflict");
    expect(await codeOf(join((await openCodeShop(0)).packageId, newEmail(), 1_000))).toBe("invalid quantity");
    expect(await codeOf(join("nothing"))).toBe("not_found");
  });

  it("tells a place how many are before it and when its turn may come", async () => {
    const shop = await openShop([1]);
    await order(shop);
    const [first, second] = [await join(shop.packageId), await join(shop.packageId)];
    const view = async (email: string) => readWaiting(ctx, (await entriesOf(email))[0]?.id ?? "");
    expect(await view(first)).toMatchObject({ status: "waiting", ahead: 0, expectedAt: null, offer: null });
    expect(await view(second)).toMatchObject({ ahead: 1 });
    await leaveWaitingList(ctx, (await view(first))?.id ?? "");
    expect(await view(first)).toMatchObject({ status: "left" });
    expect(await view(second)).toMatchObject({ ahead: 0 });
  });
});

describe("an offer", () => {
  it("is bought by its own person alone, each once, while passers-by get nothing", async () => {
    const { shop, emails, ids } = await offered(5);
    const passersBy = Array.from({ length: 10 }, () => codeOf(order(shop)));
    const buyers = emails.flatMap((email, index) => {
      const id = ids[index] ?? "";
      return [codeOf(buy(shop.packageId, email, id)), codeOf(buy(shop.packageId, email, id))];
    });
    expect(new Set(await Promise.all(passersBy))).toEqual(new Set(["sold_out package_id"]));
    const bought = await Promise.all(buyers);
    expect(bought.filter((code) => code === "done")).toHaveLength(5);
    expect(new Set(bought)).toEqual(new Set(["done", "conflict"]));
    const [entry] = await entriesOf(emails[0] ?? "");
    expect(entry).toMatchObject({ status: "bought", orderId: expect.stringMatching(/^ORD-/) });
  });

  it("is good for that address, that product and as many as were offered, until its end", async () => {
    const { shop, emails, ids } = await offered(1, 2);
    const [email = "", id = ""] = [emails[0], ids[0]];
    const other = await openCodeShop(3);
    expect(await codeOf(buy(shop.packageId, newEmail(), id))).toBe("invalid customer_email");
    expect(await codeOf(buy(other.packageId, email, id))).toBe("invalid package_id");
    expect(await codeOf(buy(shop.packageId, email, id, 3))).toBe("invalid quantity");
    const late = { ...later(121), actor: buyerCtx(null).actor };
    expect(await codeOf(buy(shop.packageId, email, id, 1, late))).toBe("conflict");
    expect(await readWaiting(late, id)).toMatchObject({ status: "lapsed", offer: null });
    // Nothing of what was refused has used it up.
    expect(await readWaiting(ctx, id)).toMatchObject({ status: "offered", offer: { email, quantity: 2 } });
    expect(await codeOf(buy(shop.packageId, email, id, 1))).toBe("done");
    // What was offered beyond that is for sale again.
    expect(await codeOf(order(shop))).toBe("done");
  });
});

it("forgets an address that is erased, with what was said to it", async () => {
  const shop = await openCodeShop(0);
  const email = await join(shop.packageId);
  const id = (await entriesOf(email))[0]?.id ?? "";
  await eraseBuyer(ctx, email);
  expect(await entriesOf(email)).toEqual([]);
  expect(await readWaiting(ctx, id)).toMatchObject({ status: "left" });
  expect(await db().select().from(messages).where(eq(messages.address, email))).toEqual([]);
});
