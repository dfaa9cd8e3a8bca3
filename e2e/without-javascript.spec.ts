import { expect, test } from "./fixtures";
import { expectStage, orderIdOf, orderLink, putInCart, qrOf, rupiah, words } from "./support/order-page";
import { TEAM } from "./support/shop-api";

test.use({ javaScriptEnabled: false });

test("without JavaScript a buyer gets from the shop window to the QR code and to the end", async ({
  page,
  shop,
  email,
}) => {
  await page.goto("/");
  await page.getByRole("link", { name: orderLink("ChatGPT Plus 1 Bulan") }).click();
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await page.waitForURL(/\/orders\/ORD-/);
  await expectStage(page, "waiting");
  await expect(qrOf(page)).toBeVisible();
  // Drawn, not only present: a picture that did not load has no size of its own.
  const drawn = await page.request.get((await qrOf(page).getAttribute("src")) ?? "");
  expect(drawn.headers()["content-type"]).toContain("image/svg+xml");
  expect(await drawn.text()).toContain("<svg");

  // The pretend bank needs no script either.
  const orderAddress = page.url();
  await page.getByRole("link", { name: words.pay.openSandbox }).click();
  await page.getByRole("button", { name: /^Bayar Rp/ }).click();
  await expect(page.getByText("Pembayaran tercatat dan toko sudah diberi tahu.")).toBeVisible();
  await page.goto(orderAddress);
  await shop.statusUntil(orderIdOf(page), { payment_status: "paid", invitation_status: "invited" });
  await page.goto(orderAddress);
  await expectStage(page, "invited");
});

test("without JavaScript wrong input is named beside its box and kept", async ({ page }) => {
  await page.goto(`/order/${TEAM}`);
  await page.getByLabel("Email", { exact: true }).fill("bukan-email");
  await page.getByLabel("Nomor WhatsApp").fill("123");
  await page.getByLabel(/^Jumlah/).fill("99");
  await page.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await expect(page.getByText(words.fieldErrors.email)).toBeVisible();
  await expect(page.getByText(words.fieldErrors.phone)).toBeVisible();
  await expect(page.getByRole("alert")).toContainText(words.formErrors.invalid);
  await expect(page.getByLabel("Email", { exact: true })).toHaveValue("bukan-email");
  await expect(page.getByLabel("Email", { exact: true })).toHaveAttribute("aria-describedby", /customer_email-error/);
});

test("without JavaScript a promo code gives the new total by a page load", async ({ page, email }) => {
  await page.goto("/order/chatgpt-plus-1-bulan");
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByText(words.form.promoAsk).click();
  await page.getByLabel("Kode promo").fill("HEMAT10");
  await page.getByRole("button", { name: "Pakai" }).click();
  await expect(page.getByRole("button", { name: "Lanjut bayar Rp45.000" })).toBeVisible();
  await expect(page.getByLabel("Email", { exact: true })).toHaveValue(email);
});

test("without JavaScript a cart is filled, counted anew and paid, and its code is shown after a press", async ({
  page,
  shop,
  email,
}) => {
  const code = await shop.codeProduct();
  await putInCart(page, code.name);
  await page.getByLabel(`Jumlah ${code.name}`).fill("2");
  await page.getByRole("button", { name: words.form.recount }).click();
  await expect(page.getByRole("button", { name: `Lanjut bayar ${rupiah(2 * code.price)}` })).toBeVisible();
  await expect(page.getByRole("link", { name: "Keranjang (2)" })).toBeVisible();

  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await page.waitForURL(/\/orders\/ORD-/);
  const orderAddress = page.url();
  await page.getByRole("link", { name: words.pay.openSandbox }).click();
  await page.getByRole("button", { name: /^Bayar Rp/ }).click();
  await shop.mailUntil(email, "item_delivered");
  await page.goto(orderAddress);
  await expectStage(page, "delivered");
  const first = page.getByRole("listitem").filter({ hasText: "Kode 1" });
  await first.getByRole("button", { name: "Tampilkan kode" }).click();
  await expect(first.getByRole("status").first()).toHaveText(/\S/);
  await page.goto(orderAddress);
  await expect(first.getByRole("button", { name: "Tampilkan kode" })).toBeVisible();
});

test("without JavaScript an order is found again by number and email", async ({ page, shop, email }) => {
  const order = await shop.placeOrder(email);
  await page.goto("/lookup");
  await page.getByLabel(words.lookup.number).fill(order.order_id);
  await page.getByLabel(words.lookup.contact).fill(email);
  await page.getByRole("button", { name: words.lookup.submit }).click();
  await page.waitForURL(`**/orders/${order.order_id}`);
});
