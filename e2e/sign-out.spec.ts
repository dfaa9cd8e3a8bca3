import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

async function signIn(page: Page, owner: { email: string; password: string }): Promise<void> {
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Kata sandi").fill(owner.password);
  await page.getByRole("button", { name: "Masuk" }).click();
}

test("signing in leads to the page that was asked for, only to one of ours, and signing out ends it", async ({
  page,
  stage,
  openContext,
}) => {
  await page.goto("/signin?next=https://jahat.example/admin");
  await signIn(page, stage.owner);
  await page.waitForURL(`${stage.url}/admin`);

  // What was signed out is out everywhere, also where the cookie was copied to; a session of its own stays.
  const other = await (await openContext()).newPage();
  await other.goto("/signin");
  await signIn(other, stage.owner);
  await other.waitForURL(`${stage.url}/admin`);
  const copy = await (await openContext({ storageState: await page.context().storageState() })).newPage();
  await copy.goto("/admin/orders");
  await expect(copy.getByRole("heading", { level: 1 })).toHaveText("Pesanan");
  await page.getByRole("button", { name: "Keluar" }).click();
  await page.waitForURL("**/signin");
  await copy.goto("/admin/orders");
  await expect(copy).toHaveURL(/\/signin\?next=/);
  await other.goto("/admin/orders");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Pesanan");

  await page.goto("/admin/orders");
  await expect(page).toHaveURL(/\/signin\?next=/);
  await signIn(page, stage.owner);
  await page.waitForURL("**/admin/orders");
});
