import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { expect, test } from "./fixtures";
import { newEmail } from "./support/shop-api";

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/signin");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Kata sandi").fill(password);
  await page.getByRole("button", { name: "Masuk" }).click();
}

/** Presses a button that opens a small form, fills it, and presses the button of the same name in it. */
async function fillAndPress(page: Page, name: string, fields: Record<string, string>): Promise<void> {
  await page.getByRole("button", { name }).click();
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name }).click();
}

test.use({ storageState: async ({ staffState }, use) => use(staffState) });

test("an owner adds an admin, who sets up an authenticator, signs in with it, and is told what is an owner's", async ({
  page,
  openContext,
  console,
}) => {
  console.expect(/401|403/);
  const email = newEmail("admin");
  await page.goto("/admin/staff");
  await fillAndPress(page, "Tambah orang", { Email: email });
  const password = (await page.locator("output .font-mono").innerText()).trim();

  const theirs = await (await openContext({ storageState: { cookies: [], origins: [] } })).newPage();
  await signIn(theirs, email, password);
  await theirs.waitForURL("**/admin");
  const answer = await theirs.goto("/admin/gateways");
  expect(answer?.status()).toBe(403);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Hanya untuk pemilik");
  await expect(theirs.getByRole("link", { name: "Staf" })).toHaveCount(0);

  await theirs.getByRole("link", { name: "Akun saya" }).click();
  await fillAndPress(theirs, "Pasang autentikator", { "Kata sandi sekarang": password });
  await expect(theirs.getByRole("img", { name: "Kode QR untuk aplikasi autentikator" })).toBeVisible();
  const secret = (await theirs.locator("p.font-mono").innerText()).replace(/\s/g, "");
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  const code = (steps: number) => app.generate({ timestamp: Date.now() + steps * 30_000 });
  await fillAndPress(theirs, "Nyalakan", { "Kode enam angka": code(-1) });
  await expect(theirs.locator("output .font-mono > *")).toHaveCount(10);

  await theirs.getByRole("button", { name: "Keluar" }).click();
  await theirs.waitForURL("**/signin");
  await signIn(theirs, email, password);
  await theirs.getByLabel("Kode").fill("000000");
  await theirs.getByRole("button", { name: "Masuk" }).click();
  await expect(theirs.getByText("Kode itu salah")).toBeVisible();
  await theirs.getByLabel("Kode").fill(code(1));
  await theirs.getByRole("button", { name: "Masuk" }).click();
  await theirs.waitForURL("**/admin");

  await page.goto("/admin/security");
  await expect(page.getByText(/Masuk di perangkat yang dikenal, dengan autentikator/).first()).toBeVisible();
  await expect(page.getByText(/Ditolak: gateways.read memerlukan owner/).first()).toBeVisible();
});
