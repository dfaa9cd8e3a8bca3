import { expect, test } from "./fixtures";
import { expectStage, openBank, orderIdOf, putInCart, rupiah, words } from "./support/order-page";

test("a seat and two codes go into one cart, are paid at once, and all arrive", async ({ page, shop, email }) => {
  const code = await shop.codeProduct();
  await putInCart(page, "ChatGPT Plus 1 Bulan");
  await putInCart(page, code.name);
  await page.getByRole("button", { name: `Tambah ${code.name}` }).click();
  const total = rupiah(50_000 + 2 * code.price);
  await expect(page.getByRole("button", { name: `Lanjut bayar ${total}` })).toBeVisible();
  await expect(page.getByRole("link", { name: "Keranjang (3)" })).toBeVisible();

  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByRole("button", { name: `Lanjut bayar ${total}` }).click();
  await page.waitForURL(/\/orders\/ORD-/);
  await expectStage(page, "waiting");
  await expect(page.getByRole("link", { name: /^Keranjang/ })).toHaveCount(0);

  const bank = await openBank(page);
  await bank.getByRole("button", { name: `Bayar ${total}` }).click();
  await expectStage(page, "invited");
  await expect(page.getByRole("button", { name: "Tampilkan kode" })).toHaveCount(2);
  expect(await shop.whereIs(email)).toBeTruthy();
});

test("a line is taken out of the cart, and an empty cart says so", async ({ page, shop }) => {
  const code = await shop.codeProduct();
  await putInCart(page, "ChatGPT Plus 1 Bulan");
  await putInCart(page, code.name);
  await page.getByRole("button", { name: "Hapus ChatGPT Plus 1 Bulan" }).click();
  await expect(page.getByRole("button", { name: `Lanjut bayar ${rupiah(code.price)}` })).toBeVisible();
  await page.getByRole("button", { name: `Hapus ${code.name}` }).click();
  await expect(page.getByText(words.cart.empty)).toBeVisible();
  await page.reload();
  await expect(page.getByText(words.cart.empty)).toBeVisible();
});

test("a code is hidden until the buyer asks for it, is copied, and is the one in the message", async ({
  page,
  shop,
  email,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const order = await shop.placeOrder(email, { package_id: (await shop.codeProduct()).id });
  await shop.pay(order.payment_reference);
  const mail = await shop.mailUntil(email, "item_delivered");
  await page.goto(`/orders/${order.order_id}`);
  await expectStage(page, "delivered");

  await page.getByRole("button", { name: "Tampilkan kode" }).click();
  const shown = page.getByRole("listitem").filter({ hasText: "Kode 1" }).getByRole("status").first();
  await expect(shown).toHaveText(/\S/);
  const text = await shown.innerText();
  expect(mail.some((message) => message.text.includes(text))).toBe(true);
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);

  await page.goto(`/orders/${orderIdOf(page)}`);
  await expect(page.getByText("Kode ini sudah pernah Anda lihat.")).toBeVisible();
  await expect(page.getByText(text)).toHaveCount(0);
  expect(await (await page.request.get(`/orders/${order.order_id}`)).text()).not.toContain(text);
});
