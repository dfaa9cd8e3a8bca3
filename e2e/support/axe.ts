import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "@playwright/test";
import { expect } from "../fixtures";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };
/** WCAG 1.4.10: nothing scrolls sideways at 320 CSS pixels, which is 1280 at 400 %. */
const NARROW = { width: 320, height: 640 };

/** No violation of WCAG 2.2 AA on the page as it stands, light and dark, on a phone and a desk. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // After an act the new title arrives a moment after the new content.
  await expect(page).toHaveTitle(/./);
  for (const size of [PHONE, DESKTOP])
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect.soft(await violations(page), `${what}, ${size.width} px, ${colorScheme}`).toEqual([]);
    }
  await expectNoSidewaysScroll(page, what);
}

async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  await page.setViewportSize(NARROW);
  const { wide, inner } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    inner: window.innerWidth,
  }));
  expect.soft(wide, `${what}: width of the content at ${inner} px`).toBeLessThanOrEqual(inner);
}

/** One line for each, with where it is. axe is put in by the debugger, which the page's own policy does not stop. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(SOURCE);
  const found = await page.evaluate(async (rules) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return (await axe.run({ runOnly: rules, resultTypes: ["violations"] })).violations;
  }, RULES);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}
