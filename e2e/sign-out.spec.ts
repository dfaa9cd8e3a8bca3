import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

async function signIn(page: Page, owner: { email: string; password: string }): Promise<void> {
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Kata sandi").fill(owner.password);
  await page.getByRole("button", { name: "Masuk" }).click();
}

// In a shop of its own: signing out ends all sessions of the person, those of other tests as well.
test("signing in leads to the page that was asked for, only to one of ours, and signing out ends it", async ({
  page,
  stage,
  openContext,
}) => {
  await page.goto("/signin?next=https://jahat.example/admin");
  await signIn(page, stage.owner);
  await page.waitForURL(`${stage.url}/admin`);

  // What was signed out is out everywhere, also where the cookie was copied to.
  const copy = await (await openContext({ storageState: await page.context().storageState() })).newPage();
  await copy.goto("/admin/orders");
  await expect(copy.getByRole("heading", { level: 1 })).toHaveText("Pesanan");
  await page.getByRole("button", { name: "Keluar" }).click();
  await page.waitForURL("**/signin");
  await copy.goto("/admin/orders");
  await expect(copy).toHaveURL(/\/signin\?next=/);

  await page.goto("/admin/orders");
  await expect(page).toHaveURL(/\/signin\?next=/);
  await signIn(page, stage.owner);
  await page.waitForURL("**/admin/orders");
});
