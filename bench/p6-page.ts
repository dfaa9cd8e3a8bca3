import { chromium, type Page } from "@playwright/test";
import { withDatabase } from "@/scripts/drill/database";
import { pause } from "@/scripts/system/wait";
import { browserLaunch, prepareChromium } from "@/scripts/testing/chromium";
import type { TestShop } from "@/scripts/testing/shop";
import type { Measure } from "./measure";
import { percentiles, quantile, short } from "./numbers";
import { payOne, placeOne, stockUp } from "./paid-orders";

const POLL_MS = 3_000;
const LIMIT_MS = 30_000;

export const p6: Measure = {
  name: "p6",
  title: "paid -> the buyer's open page shows it (A) against a page that polls every three seconds (B), same payments",
  run: async ({ say, size, shop: openShop }) => {
    const shop = await openShop();
    await stockUp(shop, 400);
    await prepareChromium();
    const browser = await chromium.launch(browserLaunch());
    try {
      const page = await browser.newPage();
      const live: number[] = [];
      const polled: number[] = [];
      for (let index = 0; index < size("orders", 20); index++) {
        const seen = await watchOne(shop, page);
        live.push(seen.liveMs);
        polled.push(seen.polledMs);
      }
      say(`A ${percentiles(live, "ms")} over ${live.length} orders`);
      say(`B ${percentiles(polled, "ms")}`);
      say(`A/B at p95 ${short(quantile(live, 0.95) / quantile(polled, 0.95))}, target <= 0.33, and A <= 1000 ms`);
    } finally {
      await browser.close();
    }
  },
};

/** Answers when the page's heading changed, or null. As text: what the bundler adds to functions is not on the page. */
const WATCH = `(async () => {
  const heading = () => document.querySelector("#status")?.textContent;
  const before = heading();
  const deadline = Date.now() + ${LIMIT_MS};
  while (heading() === before && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  return heading() === before ? null : Date.now();
})()`;

/** One order that a real browser and a polling client both watch, from the commit of its money on. */
async function watchOne(shop: TestShop, page: Page): Promise<{ liveMs: number; polledMs: number }> {
  const placed = await placeOne(shop);
  await page.goto(`${shop.url}/orders/${placed.orderId}`, { waitUntil: "load" });
  const payLater = async () => {
    // The page has its stream by then, as for a buyer who looks at a QR code.
    await pause(700);
    await payOne(shop, placed);
  };
  const [shownAt, polledAt] = await Promise.all([
    page.evaluate<number | null>(WATCH),
    pollUntilPaid(`${shop.url}/api/orders/${placed.orderId}/status`),
    payLater(),
  ]);
  if (shownAt === null) throw new Error(`the page of ${placed.orderId} never changed`);
  const committedAt = await withDatabase(shop.databaseUrl(), async (client) => {
    const { rows } = await client.query<{ at: Date }>(`select recorded_at as at from receipts where payable_id = $1`, [
      placed.orderId,
    ]);
    return rows[0]?.at.getTime() ?? Number.NaN;
  });
  return { liveMs: shownAt - committedAt, polledMs: polledAt - committedAt };
}

/** Asks every three seconds, beginning at a random moment of the first three. Answers when it saw the payment. */
async function pollUntilPaid(url: string): Promise<number> {
  const deadline = Date.now() + LIMIT_MS;
  await pause(Math.random() * POLL_MS);
  while (Date.now() < deadline) {
    const status: unknown = await (await fetch(url)).json();
    if (typeof status === "object" && status && "payment_status" in status && status.payment_status === "paid")
      return Date.now();
    await pause(POLL_MS);
  }
  throw new Error(`${url} never said paid`);
}
