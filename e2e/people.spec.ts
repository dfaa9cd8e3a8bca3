import { expect, test } from "./fixtures";
import { expectAccessible } from "./support/axe";
import { expectStage, openBank, orderByForm } from "./support/order-page";
import { newEmail, TEAM, type ShopApi } from "./support/shop-api";

test("ordering again for the same person extends their seat where it is", async ({ page, shop, email }) => {
  const first = await shop.placeOrder(email);
  await shop.pay(first.payment_reference);
  await shop.statusUntil(first.order_id, { invitation_status: "invited" });
  const home = await shop.whereIs(email);

  await orderByForm(page, { package: "ChatGPT Plus 1 Bulan", email });
  await expectStage(page, "waiting");
  // Anybody can order for any address: until it is paid nothing says that this one has a seat.
  await expect(page.getByText(/perpanjang/i)).toHaveCount(0);
  const bank = await openBank(page);
  await bank.getByRole("button", { name: /^Bayar Rp/ }).click();
  await expectStage(page, "renewed");
  await expect(page.getByText(/^Diperpanjang sampai \d/)).toBeVisible();

  const everybody = (await shop.workspaces()).flatMap(({ members, pending }) => [...members, ...pending]);
  expect(everybody.filter((one) => one.email === email)).toHaveLength(1);
  expect((await shop.whereIs(email))?.name).toBe(home?.name);
});

const refuseEmails = async (shop: ShopApi, patterns: readonly string[]) => {
  for (const { name } of await shop.workspaces()) await shop.arrange({ name, knobs: { refuseEmails: patterns } });
};

test("one refused address of a team leaves four invited, and is put right on the page", async ({
  page,
  shop,
  email,
}) => {
  test.setTimeout(120_000);
  const [refused, right] = [newEmail("ditolak"), newEmail("benar")];
  await refuseEmails(shop, ["ditolak.*"]);
  const members = [newEmail("anggota"), newEmail("anggota"), newEmail("anggota"), refused];
  const team = await shop.placeOrder(email, { package_id: TEAM, member_emails: members });
  await shop.pay(team.payment_reference);
  await page.goto(`/orders/${team.order_id}`);
  const headline = page.getByRole("heading", { level: 1 });
  await expect(headline).toHaveText("4 dari 5 sudah diundang, 1 perlu Anda", { timeout: 45_000 });
  await expectAccessible(page, "one of five was refused");

  await page.getByLabel(/^Alamat yang benar/).fill(right);
  await page.getByRole("button", { name: "Perbaiki alamat" }).click();
  await expectStage(page, "invited");
  await refuseEmails(shop, []);
  expect(await shop.whereIs(right)).toBeTruthy();
  expect(await shop.whereIs(refused)).toBeUndefined();
});
