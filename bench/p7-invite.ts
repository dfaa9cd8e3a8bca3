import { withDatabase } from "@/scripts/drill/database";
import { waitUntilSettled } from "@/scripts/drill/owed";
import type { Measure } from "./measure";
import { percentiles, quantile, short } from "./numbers";
import { payOne, placeOne, stockUp } from "./paid-orders";

const BUDGET_MS = 2_000;
const SETTLE_LIMIT_MS = 120_000;

/** From the commit that made the order paid until its first invitation is on its way to the workspace. */
const TIMES = `select extract(epoch from (select min(at) from vendor_calls i where i.order_id = o.id) -
    (select min(at) from transitions t where t.order_id = o.id and t.entity = 'payment' and t."to" = 'paid')) * 1000 as ms
  from orders o where o.id = any ($1)`;

export const p7: Measure = {
  name: "p7",
  title: "paid -> invite call sent (A) against a budget of two seconds (B)",
  run: async ({ say, size, shop: openShop }) => {
    const shop = await openShop();
    await stockUp(shop, 400);
    const orderIds: string[] = [];
    for (let index = 0; index < size("orders", 40); index++) {
      const placed = await placeOne(shop);
      await payOne(shop, placed);
      orderIds.push(placed.orderId);
    }
    const owed = await waitUntilSettled(shop, SETTLE_LIMIT_MS);
    if (Object.keys(owed).length > 0) throw new Error(`still owed: ${JSON.stringify(owed)}`);
    const times = await withDatabase(shop.databaseUrl(), async (client) => {
      const { rows } = await client.query<{ ms: string }>(TIMES, [orderIds]);
      return rows.map(({ ms }) => Number(ms));
    });
    say(`A ${percentiles(times, "ms")} over ${times.length} orders; B ${BUDGET_MS} ms`);
    say(`A/B at p95 ${short(quantile(times, 0.95) / BUDGET_MS)}, target <= 1`);
  },
};
