import { defineConfig, devices } from "@playwright/test";
import { browserLaunch } from "@/scripts/testing/chromium";

const OWN_SHOP = /(sign-out|sold-out|term-ends)\.spec\.ts$/;
const CHROMIUM = { ...devices["Desktop Chrome"], channel: undefined };

/** `npx playwright test e2e/<area>.spec.ts` starts a shop of its own; `E2E_BASE_URL` uses one that runs already. */
export default defineConfig<object, { hasOwnShop: boolean }>({
  testDir: "./e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "./test-results",
  globalSetup: "./scripts/testing/browser-set-up.ts",
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // On a busy machine a press may come before a page's script runs. What fails twice is a bug; what fails once is shown.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : [["list"]],
  use: {
    baseURL: process.env.E2E_BASE_URL,
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    // Recording needs a program that Playwright would have to download.
    video: "off",
    launchOptions: browserLaunch(),
  },
  projects: [
    { name: "shared shop", testIgnore: OWN_SHOP, use: CHROMIUM },
    // One after the other in one shop of their own, since they move its clock, empty its shelves or end its sessions.
    { name: "own shop", testMatch: OWN_SHOP, workers: 1, use: { ...CHROMIUM, hasOwnShop: true } },
  ],
});
