import { expect, test } from "./fixtures";
import { expectStage, openBank, qrOf, rupiah, words } from "./support/order-page";

test("money that comes after the QR code's end is taken, told of, and the seat is delivered", async ({
  page,
  shop,
  email,
}) => {
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  await expectStage(page, "waiting");

  const bank = await openBank(page);
  await bank.getByRole("button", { name: "Bayar terlambat" }).click();
  await expect(bank.getByText("Kode QR kedaluwarsa lebih dulu, lalu pembayaran tercatat.")).toBeVisible({
    timeout: 30_000,
  });

  await expectStage(page, "invited");
  await expect(qrOf(page)).toHaveCount(0);
  await expect(page.getByText(words.attention.late.replace("{amount}", rupiah(50_000)))).toBeVisible();
  await shop.statusUntil(order.order_id, { payment_status: "paid", invitation_status: "invited" });
  await shop.mailUntil(email, "paid_late");
});

test("an order that was cancelled and then paid keeps the money for a person to decide", async ({
  page,
  shop,
  email,
}) => {
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  await page.getByText(words.pay.cancel).click();
  await page.getByRole("button", { name: words.pay.cancelYes }).click();
  await expectStage(page, "cancelled");

  await shop.pay(order.payment_reference, "late");
  await expect(page.getByText(words.attention.order_closed.replace("{amount}", rupiah(50_000)))).toBeVisible({
    timeout: 30_000,
  });
  expect(await shop.whereIs(email)).toBeUndefined();
});
