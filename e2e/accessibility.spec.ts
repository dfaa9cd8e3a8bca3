import { expect, test } from "./fixtures";
import { expectAccessible, violations } from "./support/axe";
import { expectStage, putInCart, words } from "./support/order-page";
import { newEmail, TEAM } from "./support/shop-api";

// Four looks at each page take their time on a slow machine.
test.describe.configure({ timeout: 120_000 });

const PAGES = [
  "/",
  "/order/chatgpt-plus-1-bulan",
  `/order/${TEAM}`,
  `/terms/${TEAM}`,
  "/cart",
  "/lookup",
  "/help",
  "/signin",
];
const STAGE_PAGES = ["/dev", "/dev/workspace", "/dev/mailbox", "/dev/runs"];

for (const path of [...PAGES, ...STAGE_PAGES])
  test(`${path} can be used by everybody`, async ({ page }) => {
    await page.goto(path);
    await expectAccessible(page, path);
  });

test("the check sees what is wrong, so that its silence means something", async ({ page }) => {
  // A page of its own: what is put into one of ours, React may take out again while it takes the page over.
  await page.setContent(
    `<!doctype html><html lang="id"><title>Salah</title><main><h1>Salah</h1>
      <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="color: #ccc">pudar</p><input></main></html>`,
  );
  const seen = (await violations(page)).map((line) => line.split(" ")[0]);
  expect(new Set(seen)).toEqual(new Set(["color-contrast", "image-alt", "label"]));
});

test("a page that does not exist can be used by everybody", async ({ page, console }) => {
  console.expect(/404/);
  await page.goto("/tidak-ada");
  await expect(page.getByRole("heading", { name: words.notFound.title })).toBeVisible();
  await expectAccessible(page, "404");
});

test("a form with errors can be used by everybody", async ({ page }) => {
  await page.goto(`/order/${TEAM}`);
  await page.getByLabel("Email", { exact: true }).fill("bukan-email");
  await page.getByText(words.form.promoAsk).click();
  await page.getByLabel("Kode promo").fill("TIDAKADA");
  await page.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await expect(page.getByText(words.fieldErrors.email)).toBeVisible();
  await expectAccessible(page, "the form with errors");

  await page.goto("/lookup");
  await page.getByRole("button", { name: words.lookup.submit }).click();
  await expect(page.getByText(words.lookup.missing)).toBeVisible();
  await expectAccessible(page, "the lookup with an error");
});

test("a full cart and a delivered code can be used by everybody", async ({ page, shop, email }) => {
  const code = await shop.codeProduct();
  await putInCart(page, code.name);
  await expectAccessible(page, "the cart");

  const order = await shop.placeOrder(email, { package_id: code.id, quantity: 2 });
  await shop.pay(order.payment_reference);
  await page.goto(order.payment_url);
  await expectStage(page, "delivered");
  await page.getByRole("button", { name: "Tampilkan kode" }).first().click();
  await expect(page.getByRole("button", { name: "Salin kode 1" })).toBeVisible();
  await expectAccessible(page, "an order of codes, one of them shown");
});

test("an unpaid and a cancelled order can be used by everybody", async ({ page, shop, email }) => {
  const order = await shop.placeOrder(email);
  await page.goto(order.payment_url);
  await expectStage(page, "waiting");
  await page.getByText(words.pay.how, { exact: true }).click();
  await page.getByText(words.pay.cancel, { exact: true }).click();
  await expectAccessible(page, "waiting for payment");

  const bank = await page.context().newPage();
  await bank.goto(`/dev/pay/${order.payment_reference}`);
  await expectAccessible(bank, "the pretend bank");

  await page.getByRole("button", { name: words.pay.cancelYes }).click();
  await expectStage(page, "cancelled");
  await expectAccessible(page, "cancelled");
});

test("a paid order can be used by everybody in each of its states", async ({ page, shop, email }) => {
  const review = await shop.placeOrder(email);
  await shop.pay(review.payment_reference, "wrong_amount");
  await shop.statusUntil(review.order_id, { payment_status: "needs_review" });
  await page.goto(review.payment_url);
  await expectStage(page, "review");
  await expectAccessible(page, "under review");

  const team = await shop.placeOrder(newEmail(), { package_id: TEAM, member_emails: [newEmail("anggota")] });
  await shop.pay(team.payment_reference, "twice");
  await shop.statusUntil(team.order_id, { invitation_status: "invited" });
  await page.goto(team.payment_url);
  await expectStage(page, "name_seats");
  await expectAccessible(page, "a team with open seats, paid twice");
});

test("an invited and a joined order can be used by everybody", async ({ page, shop, email }) => {
  const order = await shop.placeOrder(email);
  await shop.pay(order.payment_reference);
  await shop.mailUntil(email, "invite_sent");
  await page.goto(order.payment_url);
  await expectStage(page, "invited");
  await expectAccessible(page, "invited");

  await page.goto(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  await expectAccessible(page, "the mailbox with mail");
  await page
    .getByRole("link")
    .filter({ hasText: /undangan/i })
    .first()
    .click();
  await page.waitForURL(/\/dev\/mailbox\/[\w-]+$/);
  await expectAccessible(page, "a letter");
});

test.describe("the back office", () => {
  test.use({ storageState: async ({ staffState }, use) => use(staffState) });

  for (const path of [
    "/admin",
    "/admin/orders",
    "/admin/orders?q=tidak-ada-yang-begini",
    "/admin/gateways",
    "/admin/inbox",
    "/admin/reconciliation",
    "/admin/runs",
  ])
    test(`${path} can be used by everybody`, async ({ page, shop, email }) => {
      await shop.pay((await shop.placeOrder(email)).payment_reference, "wrong_amount");
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page, path);
    });

  test("one order and its open forms can be used by everybody", async ({ page, shop, email }) => {
    const order = await shop.placeOrder(email);
    await shop.pay(order.payment_reference, "twice");
    await shop.mailUntil(email, "invite_sent");
    await page.goto(`/admin/orders/${order.order_id}`);
    await page.getByRole("button", { name: "Kembalikan uang" }).click();
    await expect(page.getByLabel("Alasan")).toBeVisible();
    await expectAccessible(page, "the order's detail");
  });
});
