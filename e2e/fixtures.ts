import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions } from "@playwright/test";
import { startShop } from "@/scripts/testing/shop";
import { ConsoleWatch } from "./support/quiet-console";
import { shopApi, type ShopApi } from "./support/shop-api";

export { expect };

type Owner = { email: string; password: string };
type Stage = { url: string; owner: Owner };
type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

type WorkerFixtures = {
  /** A shop of its own for tests that move the clock or empty the shelves; otherwise all share one. */
  hasOwnShop: boolean;
  stage: Stage;
  shop: ShopApi;
  /** What the browser keeps after the owner has signed in by the form, once a worker. */
  staffState: StorageState;
};

type TestFixtures = {
  /** Fails the test when a page complains and the test did not expect it. */
  console: ConsoleWatch;
  /** A buyer's address that is new in this test. */
  email: string;
  /** Another browser, e.g. of the buyer's phone or of staff, watched like the first. */
  openContext: (options?: BrowserContextOptions) => Promise<BrowserContext>;
};

/** Every test gets a shop over HTTP, a buyer and a console that must stay quiet. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  hasOwnShop: [false, { option: true, scope: "worker" }],

  stage: [
    async ({ hasOwnShop }, use) => {
      if (!hasOwnShop) return use(sharedStage());
      const own = await startShop();
      await use({ url: own.url, owner: own.owner });
      await own.stop();
    },
    { scope: "worker", timeout: 360_000 },
  ],

  shop: [async ({ stage }, use) => use(shopApi(stage.url)), { scope: "worker" }],

  staffState: [
    async ({ browser, stage }, use) => use(await signInOnce(browser, stage)),
    { scope: "worker", timeout: 60_000 },
  ],

  baseURL: async ({ stage }, use) => use(stage.url),

  console: [
    async ({ context }, use) => {
      const watch = new ConsoleWatch();
      watch.watch(context);
      await use(watch);
      expect(watch.unexpected(), "what the console said").toEqual([]);
    },
    { auto: true },
  ],

  email: async ({ shop }, use) => use(shop.newEmail()),

  openContext: async ({ browser, console, baseURL }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, ...options });
      console.watch(context);
      opened.push(context);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});

function sharedStage(): Stage {
  const { E2E_BASE_URL, E2E_OWNER_EMAIL, E2E_OWNER_PASSWORD, OWNER_EMAIL, OWNER_PASSWORD } = process.env;
  if (!E2E_BASE_URL) throw new Error("E2E_BASE_URL names no shop; the global set-up starts one");
  return {
    url: E2E_BASE_URL,
    owner: {
      email: E2E_OWNER_EMAIL ?? OWNER_EMAIL ?? "owner@kursi.test",
      password: E2E_OWNER_PASSWORD ?? OWNER_PASSWORD ?? "owner-password-for-tests",
    },
  };
}

async function signInOnce(browser: Browser, { url, owner }: Stage): Promise<StorageState> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  await page.goto("/signin");
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Kata sandi").fill(owner.password);
  await page.getByRole("button", { name: "Masuk" }).click();
  await page.waitForURL("**/admin");
  const state = await context.storageState();
  await context.close();
  return state;
}
