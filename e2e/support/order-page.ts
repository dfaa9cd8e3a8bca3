import type { BrowserContext, Page } from "@playwright/test";
import { CATALOGUES } from "@/lib/i18n/catalogues";
import { expect } from "../fixtures";

/** The words of the shop as buyers read them. */
export const words = CATALOGUES.id;
export type Stage = keyof typeof words.stages;

/** The one sentence about the order. Waits for it; never reloads, because the page has to change by itself. */
export const expectStage = (page: Page, stage: Stage): Promise<void> =>
  expect(page.getByRole("heading", { level: 1 })).toHaveText(words.stages[stage].title, { timeout: 30_000 });

export const qrOf = (page: Page) => page.getByRole("img", { name: /QRIS/ });

/** Rp50.000, as the pages write it. */
export const rupiah = (amount: number): string => `Rp${amount.toLocaleString("id-ID")}`;

/** The number in the address of an order's page. */
export function orderIdOf(page: Page): string {
  const id = /\/orders\/(ORD-[0-9A-Z]+)/.exec(page.url())?.[1];
  if (!id) throw new Error(`not an order's page: ${page.url()}`);
  return id;
}

/** The pretend bank's page for the order that `page` shows, in a tab of its own: the order's page is left alone. */
export async function openBank(page: Page): Promise<Page> {
  const address = await page.getByRole("link", { name: words.pay.openSandbox }).getAttribute("href");
  const bank = await page.context().newPage();
  await bank.goto(address ?? "");
  return bank;
}

/** The order as staff see it, in a context that is signed in. */
export async function openAsStaff(context: BrowserContext, orderId: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/admin/orders/${orderId}`);
  return page;
}

/** A part of a page of the back office, by its heading. */
export const panelOf = (page: Page, title: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

/** The name of the shop window's link to the order form of a product. */
export const orderLink = (product: string): string => `${words.product.order}: ${product}`;

/** From the shop window to the order's page by hand, filling in what is given. */
export async function orderByForm(
  page: Page,
  request: { package: string; email: string; quantity?: number; promo?: string; method?: string },
): Promise<string> {
  await page.goto("/");
  await page.getByRole("link", { name: orderLink(request.package) }).click();
  await page.getByLabel("Email", { exact: true }).fill(request.email);
  if (request.quantity) await page.getByLabel(/^Jumlah/).fill(String(request.quantity));
  if (request.method) await page.getByRole("radio", { name: request.method }).check();
  if (request.promo) {
    await page.getByText(words.form.promoAsk).click();
    await page.getByLabel("Kode promo").fill(request.promo);
    await page.getByRole("button", { name: "Pakai" }).click();
    await expect(page.getByText(new RegExp(`Kode ${request.promo} dipakai`, "i"))).toBeVisible();
  }
  await page.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await page.waitForURL(/\/orders\/ORD-/);
  return orderIdOf(page);
}

/** One of a product into the cart by hand; ends on the cart's page. */
export async function putInCart(page: Page, product: string): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: `${words.product.addToCart}: ${product}` }).click();
  await page.waitForURL("**/cart");
}
