import { mkdirSync, statSync } from "node:fs";
import { chromium, type Browser, type Page } from "@playwright/test";
import { shopApi, TEAM, type ShopApi } from "@/e2e/support/shop-api";
import { inRoot } from "@/scripts/system/paths";
import { browserLaunch, prepareChromium } from "@/scripts/testing/chromium";
import { startShop } from "@/scripts/testing/shop";

/**
 * `npm run screenshots`: draws the README's pictures from a running demo, so that they stay true. A demo shop is started
 * for it; `SHOP_URL` with `OWNER_EMAIL` and `OWNER_PASSWORD` uses one that runs (and leaves its orders there).
 */
const FOLDER = inRoot("public", "readme");
const LARGEST_BYTES = 250_000;

const DESKTOP = { width: 1280, height: 760 };
/** Tables are dense; a low window keeps the picture's file small. */
const DESK = { width: 1280, height: 560 };
const PHONE = { width: 390, height: 844 };

type Owner = { email: string; password: string };
type Shot = {
  name: string;
  size: { width: number; height: number };
  isDark?: boolean;
  locale?: "id" | "en";
  asStaff?: boolean;
  open: (page: Page) => Promise<unknown>;
};

async function main(): Promise<void> {
  await prepareChromium();
  const given = process.env.SHOP_URL?.replace(/\/+$/, "");
  const own = given ? null : await startShop();
  const url = given ?? own?.url ?? "";
  const owner = own?.owner ?? { email: process.env.OWNER_EMAIL ?? "", password: process.env.OWNER_PASSWORD ?? "" };
  const browser = await chromium.launch(browserLaunch());
  try {
    mkdirSync(FOLDER, { recursive: true });
    const shop = shopApi(url);
    const shots = shotsOf(await liveADay(shop));
    const storageState = await signIn(browser, url, owner);
    for (const shot of shots) await draw(browser, url, shot, storageState);
  } finally {
    await browser.close();
    await own?.stop();
  }
}

type Day = { unpaid: string; delivered: string; delivering: string; odd: string };

/** Orders as a shop has them, so that lists are not empty. Addresses of nobody. */
async function liveADay(shop: ShopApi): Promise<Day> {
  const order = async (email: string, mode?: "pay" | "twice" | "wrong_amount" | "late", fields = {}) => {
    const placed = await shop.placeOrder(email, fields);
    if (mode) await shop.pay(placed.payment_reference, mode);
    return placed.order_id;
  };
  await order("raka.pratama@contoh.example", "pay", { full_name: "Raka Pratama" });
  const team = await order("studio.nusa@contoh.example", "pay", {
    package_id: TEAM,
    full_name: "Studio Nusa",
    member_emails: ["dian@contoh.example", "putri@contoh.example"],
  });
  await order("bagas.wijaya@contoh.example", "late", { full_name: "Bagas Wijaya" });
  await order("citra.lestari@contoh.example", undefined, { package_id: "chatgpt-plus-3-bulan" });
  await order("hendra.k@contoh.example", "wrong_amount", { full_name: "Hendra Kusuma" });
  const odd = await order("maya.sari@contoh.example", "twice", {
    full_name: "Maya Sari",
    phone_number: "081234567890",
  });
  const delivered = await order("ayu.kirana@contoh.example", "pay", { full_name: "Ayu Kirana", promo_code: "HEMAT10" });
  const unpaid = await order("sinta.dewi@contoh.example", undefined, { full_name: "Sinta Dewi" });
  for (const id of [team, odd, delivered]) await shop.statusUntil(id, { invitation_status: "invited" });
  await shop.mailUntil("ayu.kirana@contoh.example", "invite_sent");
  return { unpaid, delivered, delivering: team, odd };
}

const shotsOf = (day: Day): Shot[] => [
  { name: "landing", size: DESKTOP, open: (page) => page.goto("/") },
  { name: "landing-phone", size: PHONE, isDark: true, open: (page) => page.goto("/") },
  { name: "order-phone", size: PHONE, open: openFilledForm },
  { name: "pay-phone", size: PHONE, open: (page) => page.goto(`/orders/${day.unpaid}`) },
  { name: "pay-phone-dark", size: PHONE, isDark: true, open: (page) => page.goto(`/orders/${day.unpaid}`) },
  { name: "delivered-phone", size: PHONE, open: (page) => page.goto(`/orders/${day.delivered}`) },
  { name: "delivered-phone-en", size: PHONE, locale: "en", open: (page) => page.goto(`/orders/${day.delivered}`) },
  { name: "admin-orders", size: DESK, asStaff: true, open: (page) => page.goto("/admin/orders") },
  { name: "admin-order", size: DESK, asStaff: true, open: (page) => page.goto(`/admin/orders/${day.odd}`) },
  { name: "workspaces", size: DESK, open: (page) => page.goto("/dev/workspace#ws-studio-kecil") },
  { name: "mailbox", size: DESK, open: (page) => page.goto("/dev/mailbox") },
];

async function openFilledForm(page: Page): Promise<void> {
  await page.goto("/order/chatgpt-plus-1-bulan");
  await page.getByLabel("Email", { exact: true }).fill("sinta.dewi@contoh.example");
  await page.getByLabel("Nomor WhatsApp").fill("0812 3456 7890");
  await page.getByText("Punya kode promo?").click();
  await page.getByLabel("Kode promo").fill("HEMAT10");
  await page.getByRole("button", { name: "Pakai" }).click();
  await page.getByText("Kode HEMAT10 dipakai").waitFor();
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    window.scrollTo(0, 0);
  });
}

type StorageState = Awaited<ReturnType<typeof signIn>>;

async function signIn(browser: Browser, url: string, owner: Owner) {
  const page = await browser.newPage({ baseURL: url });
  await page.goto("/signin");
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Kata sandi").fill(owner.password);
  await page.getByRole("button", { name: "Masuk" }).click();
  await page.waitForURL("**/admin");
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

async function draw(browser: Browser, url: string, shot: Shot, staff: StorageState): Promise<void> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: shot.size,
    deviceScaleFactor: 2,
    colorScheme: shot.isDark ? "dark" : "light",
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    reducedMotion: "reduce",
    ...(shot.asStaff ? { storageState: staff } : {}),
  });
  if (shot.locale) await context.addCookies([{ name: "kursi_locale", value: shot.locale, url }]);
  const page = await context.newPage();
  await shot.open(page);
  await page.evaluate(() => document.fonts.ready);
  const file = `${FOLDER}/${shot.name}.png`;
  await page.screenshot({ path: file, animations: "disabled" });
  await context.close();
  const bytes = statSync(file).size;
  console.log(`${shot.name}.png  ${Math.round(bytes / 1000)} kB`);
  if (bytes > LARGEST_BYTES) throw new Error(`${file} is larger than ${LARGEST_BYTES} bytes`);
}

await main();
