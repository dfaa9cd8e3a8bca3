import { expect, test } from "./fixtures";
import { expectStage, openAsStaff, openBank, rupiah, words } from "./support/order-page";

test("paid twice: delivered once, the second payment waits for staff and the buyer is told", async ({
  page,
  shop,
  email,
  openContext,
  staffState,
}) => {
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  await shop.pay(order.payment_reference, "twice");
  await expectStage(page, "invited");
  await expect(page.getByText(words.attention.paid_twice.replace("{amount}", rupiah(50_000)))).toBeVisible();
  const people = (await shop.workspaces()).flatMap(({ members, pending }) => [...members, ...pending]);
  expect(people.filter((one) => one.email === email)).toHaveLength(1);

  const staff = await openAsStaff(await openContext({ storageState: staffState }), order.order_id);
  await expect(staff.getByText("Dibayar dua kali").first()).toBeVisible();
  await staff.getByRole("button", { name: "Sudah saya kembalikan" }).click();
  await staff.getByLabel("Nomor bukti transfer").fill("BCA 0042");
  await staff.getByLabel("Catatan: apa yang disepakati dengan pembeli").fill("Ditransfer balik, bukti 0042");
  await staff.getByRole("button", { name: "Sudah saya kembalikan" }).click();
  await expect(staff.getByText("Ditransfer balik, bukti 0042").first()).toBeVisible();
  await expect(page.getByText(words.attention.resolved)).toBeVisible();
});

test("a wrong amount is kept and shown, and nothing is delivered before a person decides", async ({
  page,
  shop,
  email,
  openContext,
  staffState,
}) => {
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  await shop.pay(order.payment_reference, "wrong_amount");
  await expectStage(page, "review");
  await expect(page.getByText(words.attention.short.replace("{amount}", rupiah(49_000)))).toBeVisible();
  expect(await shop.whereIs(email)).toBeUndefined();

  const staff = await openAsStaff(await openContext({ storageState: staffState }), order.order_id);
  await expect(staff.getByText("Kurang bayar").first()).toBeVisible();
  await expect(staff.getByText(rupiah(49_000)).first()).toBeVisible();
  await staff.getByRole("button", { name: "Terima sebagai pelunasan" }).click();
  await staff.getByLabel("Catatan: apa yang disepakati dengan pembeli").fill("Sisa Rp1.000 ditransfer tersendiri");
  await staff.getByRole("button", { name: "Lanjut" }).click();
  await staff.getByRole("button", { name: "Ya, lanjutkan" }).click();
  await expectStage(page, "invited");
});

test("the same webhook delivered twice counts once", async ({ page, shop, email }) => {
  const order = await shop.placeOrder(email);
  await page.goto(`/orders/${order.order_id}`);
  const bank = await openBank(page);
  await bank.getByRole("button", { name: "Bayar, webhook dua kali" }).click();
  await expect(bank.getByText("Pembayaran tercatat dan pemberitahuannya dikirim dua kali.")).toBeVisible();
  await expectStage(page, "invited");
  await expect(page.getByRole("region", { name: words.attention.title })).toHaveCount(0);
});
