import { expect, test } from "./fixtures";
import { expectAccessible } from "./support/axe";
import { expectStage, words } from "./support/order-page";
import type { ShopApi } from "./support/shop-api";

/** Every seat that is free now is given up at the vendor and in the shop. */
async function emptyTheShelves(shop: ShopApi): Promise<void> {
  for (const { name, members, pending } of await shop.workspaces())
    await shop.arrange({ name, seats: members.length + pending.length });
  await expect.poll(() => shop.available()).toBe(0);
}

test("sold out: nothing can be ordered; who has paid waits in line and is served by itself after restocking", async ({
  page,
  shop,
  email,
}) => {
  test.setTimeout(180_000);
  // Cancelled, so the seat is free again; then the last seat goes; then the money comes after all.
  const late = await shop.placeOrder(email);
  await page.goto(`/orders/${late.order_id}`);
  await expectStage(page, "waiting");
  const shopper = await page.context().newPage();
  await shopper.goto("/order/chatgpt-plus-1-bulan");
  await shopper.getByLabel("Email", { exact: true }).fill(shop.newEmail());

  await shop.advanceClock(31 * 60);
  await expectStage(page, "qr_expired");
  await expectAccessible(page, "the QR code has run out");
  await emptyTheShelves(shop);

  // Somebody who had the form open meanwhile is told so, having paid nothing.
  await shopper.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await expect(shopper.getByText(words.formErrors.sold_out)).toBeVisible();
  await shopper.goto("/");
  await expect(shopper.getByRole("button", { name: "ChatGPT Plus 1 Bulan habis" })).toBeDisabled();
  await expectAccessible(shopper, "the window of an empty shop");
  await shopper.goto("/order/chatgpt-plus-1-bulan");
  await expect(shopper.getByText(words.form.soldOutTitle)).toBeVisible();
  await expectAccessible(shopper, "the form of a package that is sold out");

  await shop.pay(late.payment_reference, "late");
  await expectStage(page, "queued");
  await expectAccessible(page, "paid, waiting for a seat");
  await shop.mailUntil(email, "pending_stock");
  expect(await shop.whereIs(email)).toBeUndefined();

  // Restocked by hand, on the page that stands for the vendor.
  await shopper.goto("/dev/workspace");
  const card = shopper.getByRole("listitem").filter({ has: shopper.getByRole("heading", { name: "Studio Kecil" }) });
  await card.getByText("Kursi dan orang luar").click();
  const seats = card.getByLabel("Jumlah kursi");
  await seats.fill(String(Number(await seats.inputValue()) + 5));
  await card.getByRole("button", { name: "Ubah kursi" }).click();

  await expectStage(page, "invited");
  expect((await shop.whereIs(email))?.name).toBe("Studio Kecil");
});
