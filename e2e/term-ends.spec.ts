import { expect, test } from "./fixtures";
import { expectAccessible } from "./support/axe";
import { expectStage, qrOf, words } from "./support/order-page";
import { eventually, type ShopApi } from "./support/shop-api";

const DAY_SECONDS = 86_400;

/** As the vendor counts: seats without a person or an invitation. */
const unsoldSeats = async (shop: ShopApi): Promise<number> =>
  (await shop.workspaces()).reduce(
    (sum, { seats, members, pending }) => sum + seats - members.length - pending.length,
    0,
  );

test("when the term ends the member is removed, told of it, and the seat is sold again", async ({
  page,
  shop,
  email,
}) => {
  test.setTimeout(180_000);
  for (const { name } of await shop.workspaces()) await shop.arrange({ name, seats: 5 });
  const order = await shop.placeOrder(email);
  await shop.pay(order.payment_reference);
  await shop.statusUntil(order.order_id, { invitation_status: "invited" });
  await page.goto(`/orders/${order.order_id}`);
  await expectStage(page, "invited");
  const home = await shop.whereIs(email);
  if (!home) throw new Error(`${email} is in no workspace`);
  await shop.arrange({ name: home.name, accept: email });
  // The shop sees who joined when it next looks at the workspace.
  await shop.advanceClock(3_600);
  await expectStage(page, "active");
  await expectAccessible(page, "joined");
  const free = await unsoldSeats(shop);

  await shop.advanceClock(29 * DAY_SECONDS);
  expect(await shop.whereIs(email), "a day before the end").toBeTruthy();
  await shop.advanceClock(2 * DAY_SECONDS);
  await expectStage(page, "ended");
  await expectAccessible(page, "the term is over");
  await eventually(
    "the member is gone",
    () => shop.whereIs(email),
    (found) => found === undefined,
  );
  await shop.mailUntil(email, "membership_ended");
  await expect.poll(() => unsoldSeats(shop), { timeout: 30_000 }).toBeGreaterThan(free);
  await expect.poll(() => shop.available(), { timeout: 30_000 }).toBe(await unsoldSeats(shop));
  await expect(page.getByRole("link", { name: words.order.orderAgain })).toBeVisible();
});

test("an unpaid order's code runs out, its seat is free again, and a new code takes its place", async ({
  page,
  shop,
  email,
}) => {
  test.setTimeout(180_000);
  for (const { name } of await shop.workspaces()) await shop.arrange({ name, seats: 25 });
  const free = await shop.available();
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  await expectStage(page, "waiting");
  const old = await qrOf(page).getAttribute("src");

  await shop.advanceClock(31 * 60);
  await expectStage(page, "qr_expired");
  await expect(qrOf(page)).toHaveCount(0);
  await expect.poll(() => shop.available(), { timeout: 30_000, message: "the seat is free again" }).toBe(free);

  await page.getByRole("button", { name: words.pay.newQr }).click();
  await expectStage(page, "waiting");
  await expect(qrOf(page)).not.toHaveAttribute("src", old ?? "");
  const bank = await page.context().newPage();
  await bank.goto((await page.getByRole("link", { name: words.pay.openSandbox }).getAttribute("href")) ?? "");
  await bank.getByRole("button", { name: /^Bayar Rp/ }).click();
  await expectStage(page, "invited");
});
