import { expect, test } from "./fixtures";
import { words } from "./support/order-page";
import { newEmail } from "./support/shop-api";

test("an order is found by its number and its email or phone, and by nothing less", async ({ page, shop, email }) => {
  const phone = `0812${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
  const order = await shop.placeOrder(email, { phone_number: phone });
  const look = async (number: string, contact: string) => {
    await page.goto("/lookup");
    await page.getByLabel(words.lookup.number).fill(number);
    await page.getByLabel(words.lookup.contact).fill(contact);
    await page.getByRole("button", { name: words.lookup.submit }).click();
  };

  // The same sentence for a wrong contact and for a number that never was, so that nothing can be guessed.
  await look(order.order_id, newEmail("orang-lain"));
  await expect(page.getByText(words.lookup.notFound)).toBeVisible();
  await look("ORD-0000000000000000000000000A", email);
  await expect(page.getByText(words.lookup.notFound)).toBeVisible();
  await expect(page.getByLabel(words.lookup.contact)).toHaveValue(email);
  await look("", "");
  await expect(page.getByText(words.lookup.missing)).toBeVisible();

  await look(order.order_id.toLowerCase(), ` ${email.toUpperCase()} `);
  await page.waitForURL(`**/orders/${order.order_id}`);
  await look(order.order_id, phone.replace(/^0/, "+62 "));
  await page.waitForURL(`**/orders/${order.order_id}`);
});

test("this device remembers its orders until it is told to forget them", async ({ page, shop, email, openContext }) => {
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  // The page remembers once its script runs, which may be after it has loaded.
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain(order.order_id);
  await page.goto("/lookup");
  await page.getByRole("link", { name: order.order_id }).click();
  await page.waitForURL(`**/orders/${order.order_id}`);

  const other = await (await openContext()).newPage();
  await other.goto("/lookup");
  await expect(other.getByText(order.order_id)).toHaveCount(0);

  await page.goto("/lookup");
  await page.getByRole("button", { name: words.lookup.forget }).click();
  await expect(page.getByText(order.order_id)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText(order.order_id)).toHaveCount(0);
});

test("a number that does not exist answers 404 with a way on", async ({ page, console }) => {
  console.expect(/404/);
  const answer = await page.goto("/orders/ORD-0000000000000000000000000A");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: words.notFound.title })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: words.notFound.lookup }).click();
  await page.waitForURL("**/lookup");
});
