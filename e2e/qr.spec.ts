import { expect, test } from "./fixtures";
import { expectStage, qrOf, words } from "./support/order-page";
import { decode, readScreen } from "./support/qr";

const LOOKS = [
  { colorScheme: "light", width: 320, pixels: 1 },
  { colorScheme: "dark", width: 320, pixels: 2 },
  { colorScheme: "light", width: 1280, pixels: 2 },
  { colorScheme: "dark", width: 360, pixels: 3 },
] as const;

for (const { colorScheme, width, pixels } of LOOKS)
  test(`the code on the screen reads as the gateway's payload: ${colorScheme}, ${width} px at ${pixels}x`, async ({
    shop,
    email,
    openContext,
  }) => {
    const order = await shop.placeOrder(email);
    const context = await openContext({ colorScheme, deviceScaleFactor: pixels, viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.goto(order.payment_url);
    await expectStage(page, "waiting");
    const picture = qrOf(page);
    expect(await readScreen(picture)).toBe(order.qr_string);
    // At least 240 CSS pixels: old phones' cameras need it.
    const box = await picture.boundingBox();
    expect(box?.width ?? 0).toBeGreaterThanOrEqual(240);
    expect(box?.width).toBe(box?.height);
  });

test("the saved picture reads the same, for paying from the gallery of the same phone", async ({
  page,
  shop,
  email,
}) => {
  const order = await shop.placeOrder(email);
  await page.goto(order.payment_url);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: words.pay.save }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`qris-${order.payment_reference}.png`);
  const address = await page.getByRole("link", { name: words.pay.save }).getAttribute("href");
  expect(decode(await (await page.request.get(address ?? "")).body())).toBe(order.qr_string);
});

test("an old code is not shown any more once the order is paid", async ({ page, shop, email }) => {
  const order = await shop.placeOrder(email);
  await shop.pay(order.payment_reference);
  await shop.statusUntil(order.order_id, { payment_status: "paid" });
  for (const name of ["qr.svg", "qr.png"])
    expect((await page.request.get(`/orders/${order.order_id}/${name}`)).status()).toBe(404);
});
