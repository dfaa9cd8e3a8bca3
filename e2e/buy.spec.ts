import { expect, test } from "./fixtures";
import { expectStage, openBank, orderByForm, orderIdOf, qrOf, rupiah, words } from "./support/order-page";
import { newEmail, TEAM } from "./support/shop-api";

test("a buyer orders, pays, sees the page turn to paid by itself, and is invited", async ({ page, shop, email }) => {
  const orderId = await orderByForm(page, { package: "ChatGPT Plus 1 Bulan", email });
  await expectStage(page, "waiting");
  await expect(qrOf(page)).toBeVisible();
  await expect(page.getByText(rupiah(50_000), { exact: true }).first()).toBeVisible();

  // The money moves elsewhere, as on a phone; the order's page is left alone and has to change by itself.
  const bank = await openBank(page);
  await bank.getByRole("button", { name: `Bayar ${rupiah(50_000)}` }).click();
  await expect(bank.getByText("Pembayaran tercatat dan toko sudah diberi tahu.")).toBeVisible();

  await expectStage(page, "invited");
  await expect(page).toHaveTitle(/^Lunas/);
  await expect(page.getByText("Pembayaran diterima, selesai")).toBeVisible();
  await expect(page.getByRole("heading", { name: words.invite.title })).toBeVisible();

  await bank.goto("/dev/workspace");
  await expect(bank.getByRole("row", { name: email })).toContainText("diundang");
  const mail = await shop.mailUntil(email, "invite_sent");
  expect(mail.some(({ text }) => text.includes(orderId))).toBe(true);
  await bank.goto(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  const rows = bank.getByRole("row").filter({ hasText: email });
  await expect(rows).toHaveCount(mail.length);

  await bank.goto("/dev/workspace");
  await bank.getByRole("button", { name: `Terima ${email}` }).click();
  await expect(bank.getByRole("row", { name: email })).toContainText("anggota");
});

test("a promo code lowers the total before anything is ordered", async ({ page, shop, email }) => {
  await orderByForm(page, { package: "ChatGPT Plus 1 Bulan", email, promo: "hemat10" });
  await expect(page.getByText(rupiah(45_000), { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Potongan HEMAT10")).toBeVisible();
  expect((await shop.status(orderIdOf(page))).payment_status).toBe("pending");
});

test("a wrong promo code is named at its box and the price stays", async ({ page }) => {
  await page.goto("/order/chatgpt-plus-1-bulan");
  await page.getByText(words.form.promoAsk).click();
  await page.getByLabel("Kode promo").fill("TIDAKADA");
  await page.getByLabel("Kode promo").press("Enter");
  await expect(page.getByText(words.fieldErrors.promo)).toBeVisible();
  await expect(page.getByRole("button", { name: `Lanjut bayar ${rupiah(50_000)}` })).toBeVisible();
});

test("a team is ordered first and its members are named later", async ({ page, shop, email }) => {
  const order = await shop.placeOrder(email, { package_id: TEAM });
  await shop.pay(order.payment_reference);
  await shop.statusUntil(order.order_id, { invitation_status: "invited" });
  await page.goto(`/orders/${order.order_id}`);
  await expectStage(page, "name_seats");

  const members = [newEmail("anggota"), newEmail("anggota")];
  await page.getByLabel(words.units.nameLabel).fill(members.join("\n"));
  await page.getByRole("button", { name: words.units.nameSave }).click();
  await expect(page.getByText(words.outcomes.named)).toBeVisible();

  await expect(page.getByText("Masih ada 2 kursi.")).toBeVisible();
  for (const member of members)
    await expect.poll(() => shop.whereIs(member), { timeout: 30_000, message: `${member} is invited` }).toBeTruthy();
});

test("an address that is not one is refused beside the box, and a fixed form goes through", async ({ page, email }) => {
  await page.goto(`/order/${TEAM}`);
  await page.getByLabel("Email", { exact: true }).fill("bukan-email");
  await page.getByLabel("Nomor WhatsApp").fill("123");
  await page.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await expect(page.getByText(words.fieldErrors.email)).toBeVisible();
  await expect(page.getByText(words.fieldErrors.phone)).toBeVisible();
  await expect(page.getByLabel("Email", { exact: true })).toBeFocused();

  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByLabel("Nomor WhatsApp").fill("0812 3456 7890");
  await page.getByLabel(/^Jumlah/).fill("2");
  await page.getByRole("button", { name: `Lanjut bayar ${rupiah(450_000)}` }).click();
  await page.waitForURL(/\/orders\/ORD-/);
});

test("a likely slip in the address is offered for correction", async ({ page }) => {
  await page.goto(`/order/${TEAM}`);
  const box = page.getByLabel("Email", { exact: true });
  await box.fill("budi@gmial.com");
  await box.blur();
  await expect(page.getByText("Maksud Anda budi@gmail.com?")).toBeVisible();
  await page.getByRole("button", { name: "Pakai" }).first().click();
  await expect(box).toHaveValue("budi@gmail.com");
});

test("an order can be cancelled, and its QR code is gone", async ({ page, shop, email }) => {
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  await page.getByText(words.pay.cancel).click();
  await page.getByRole("button", { name: words.pay.cancelYes }).click();
  await expectStage(page, "cancelled");
  await expect(qrOf(page)).toHaveCount(0);
  await shop.statusUntil(order.order_id, { payment_status: "cancelled" });
});

test("the check button says honestly that nothing has arrived, and finds a payment nobody told us of", async ({
  page,
  shop,
  email,
}) => {
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  await page.getByRole("button", { name: words.pay.check }).click();
  await expect(page.getByText(words.outcomes.not_paid)).toBeVisible();

  await shop.pay(order.payment_reference, "no_webhook");
  await page.getByRole("button", { name: words.pay.check }).click();
  await expectStage(page, "invited");
});
