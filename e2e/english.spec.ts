import { CATALOGUES } from "@/lib/i18n/catalogues";
import { expect, test } from "./fixtures";

const { en, id } = CATALOGUES;

test("the shop speaks English from the window to the paid order, and back again", async ({ page, shop, email }) => {
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "id");
  await page.getByRole("button", { name: id.nav.switchLabel }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.landing.title);

  await page.getByRole("link", { name: `${en.product.order}: ChatGPT Plus 1 Bulan` }).click();
  await page.getByLabel("Email", { exact: true }).fill("nobody");
  await page.getByRole("button", { name: /Rp50[.,]000/ }).click();
  await expect(page.getByText(en.fieldErrors.email)).toBeVisible();
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByRole("button", { name: /Rp50[.,]000/ }).click();
  await page.waitForURL(/\/orders\/ORD-/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.stages.waiting.title);

  await page.getByRole("link", { name: en.pay.openSandbox }).click();
  await page.getByRole("button", { name: /^Pay Rp50[.,]000/ }).click();
  await page.getByRole("link", { name: "Back to the order" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(en.stages.invited.title);
  // The letters follow the language of the order, not of whoever reads the mailbox.
  const [letter] = (await shop.mailUntil(email, "invite_sent")).filter(({ kind }) => kind === "invite_sent");
  expect(letter?.text).toMatch(/invit/i);
  expect(letter?.text).not.toMatch(/undangan/i);

  await page.getByRole("button", { name: en.nav.switchLabel }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "id");
});
