import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectStage, orderLink, words } from "./support/order-page";

const STEPS_MAX = 60;

/** Presses Tab until the element in focus has this name, as somebody does who has no mouse. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < STEPS_MAX; step += 1) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    const isHere = await focused.evaluate(
      (element, { source }) =>
        new RegExp(source).test(
          element.getAttribute("aria-label") ??
            ("labels" in element && element.labels instanceof NodeList
              ? [...element.labels].map((label) => label.textContent).join(" ")
              : "") + (element.textContent ?? ""),
        ),
      { source: name instanceof RegExp ? name.source : `^${name}` },
    );
    passed.push(await focused.evaluate((element) => (element.textContent ?? element.tagName).trim().slice(0, 30)));
    if (isHere) return expectFocusSeen(page);
  }
  throw new Error(`Tab never reached ${String(name)}; it went over ${passed.join(" | ")}`);
}

/** The focus must be visible (WCAG 2.4.7): an outline, and inside the window (2.4.11). */
async function expectFocusSeen(page: Page): Promise<void> {
  const focused = page.locator(":focus");
  expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe("none");
  await expect(focused).toBeInViewport();
}

test("the whole purchase works with the keyboard alone", async ({ page, email }) => {
  await page.goto("/");
  await tabTo(page, words.site.skip);
  await page.keyboard.press("Enter");
  await tabTo(page, orderLink("ChatGPT Plus 1 Bulan"));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/order/chatgpt-plus-1-bulan");

  await tabTo(page, words.form.email);
  await page.keyboard.type(email);
  await tabTo(page, words.form.promoAsk.replace("?", "\\?"));
  await page.keyboard.press("Enter");
  await tabTo(page, words.form.promo);
  await page.keyboard.type("hemat10");
  // In the promo box Enter asks for the new total; it must not order.
  await page.keyboard.press("Enter");
  await expect(page.getByText("Kode HEMAT10 dipakai")).toBeVisible();
  await tabTo(page, /^Lanjut bayar Rp45\.000/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/orders\/ORD-/);

  await expectStage(page, "waiting");
  await tabTo(page, words.pay.openSandbox);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/dev\/pay\//);
  await tabTo(page, /^Bayar Rp45\.000/);
  await page.keyboard.press("Space");
  await expect(page.getByText("Pembayaran tercatat dan toko sudah diberi tahu.")).toBeVisible();
  await tabTo(page, "Kembali ke pesanan");
  await page.keyboard.press("Enter");
  await expectStage(page, "invited");
});
