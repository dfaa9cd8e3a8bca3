import { beforeAll, expect, it } from "vitest";
import { countPeople, orderStage } from "@/components/orders/stage";
import { correctAddress, revealItem } from "@/lib/delivery";
import { readOrder } from "@/lib/ordering";
import type { OrderView } from "@/lib/ordering/views";
import { setKnobs } from "@/lib/pretend";
import {
  ctx,
  deliver,
  newEmail,
  openCodeShop,
  openShop,
  orderCart,
  paidOrder,
  pay,
  type Shop,
} from "@/lib/testing/world";

/** The page's one sentence, drawn from real orders on their way. */
let team: Shop;

const read = async (id: string): Promise<OrderView> => {
  const order = await readOrder(ctx, id);
  if (!order) throw new Error(`no order ${id}`);
  return order;
};
const stageOf = async (id: string) => orderStage(await read(id));

beforeAll(async () => {
  team = await openShop([12], { seatsPerPackage: 5 });
});

it("one refused of five needs the buyer, who gives another address", async () => {
  const [refused, right] = [`ditolak.${newEmail()}`, newEmail()];
  for (const { remoteId } of team.workspaces) await setKnobs(ctx, remoteId, { refuseEmails: ["ditolak.*"] });
  const id = await paidOrder(team, { member_emails: [newEmail(), newEmail(), newEmail(), refused] });
  expect(await stageOf(id)).toBe("preparing");
  await deliver(id);
  const order = await read(id);
  expect(orderStage(order)).toBe("needs_you");
  expect(countPeople(order)).toEqual({ done: 4, people: 5, needsYou: 1 });

  const unit = order.lines[0]?.units.find(({ state }) => state === "needs_you");
  expect(JSON.stringify(unit)).not.toContain(refused);
  await correctAddress(ctx, unit?.id ?? "", right);
  await deliver(id);
  expect(await stageOf(id)).toBe("invited");
});

it("ordering again for the same people extends their seats", async () => {
  const shop = await openShop([1]);
  const customer_email = newEmail();
  await deliver(await paidOrder(shop, { customer_email }));
  const again = await paidOrder(shop, { customer_email });
  await deliver(again);
  const order = await read(again);
  expect(orderStage(order)).toBe("renewed");
  expect(order.endsAt).not.toBeNull();
});

it("seats and codes of one order each come in their own way, and a code is shown when it is asked for", async () => {
  const shop = await openShop([1]);
  const codes = await openCodeShop(2);
  const placed = await orderCart([
    [shop, 1],
    [codes, 2],
  ]);
  await pay(placed.payment_reference);
  await deliver(placed.order_id);
  const order = await read(placed.order_id);
  expect(orderStage(order)).toBe("invited");
  const handed = order.lines.flatMap(({ units }) => units.filter(({ state }) => state === "handed"));
  expect(handed).toHaveLength(2);
  for (const text of codes.texts) expect(JSON.stringify(order)).not.toContain(text);
  const shown = await Promise.all(handed.map(({ id }) => revealItem(ctx, placed.order_id, id)));
  expect(shown.toSorted()).toEqual(codes.texts);

  const only = await paidOrder(await openCodeShop(1));
  await deliver(only);
  expect(await stageOf(only)).toBe("delivered");
});
