import { withDatabase } from "@/scripts/drill/database";
import { waitUntilSettled } from "@/scripts/drill/owed";
import type { Measure } from "./measure";
import { percentiles, quantile, short } from "./numbers";
import { payOne, placeOne, stockUp } from "./paid-orders";

/** Medusa's built-in wait between a webhook and its processing, see its route `hooks/payment`. */
const MEDUSA_MS = 5_000;
const SETTLE_LIMIT_MS = 120_000;

const TIMES = `select extract(epoch from r.started_at - i.received_at) * 1000 as started, extract(epoch from i.handled_at - i.received_at) * 1000 as handled
  from webhook_inbox i join engine.runs r on r.events::text like '%' || i.id || '%' and r.function_id like '%settle-payment-on-webhook'
  where i.reference = any ($1) and r.started_at is not null`;

export const p5: Measure = {
  name: "p5",
  title: "webhook received -> processing started (A) against the five seconds built into Medusa (B)",
  run: async ({ say, size, shop: openShop }) => {
    const shop = await openShop();
    const count = size("orders", 40);
    await stockUp(shop, 400);
    const references: string[] = [];
    for (let index = 0; index < count; index++) {
      const placed = await placeOne(shop);
      await payOne(shop, placed);
      references.push(placed.reference);
    }
    const owed = await waitUntilSettled(shop, SETTLE_LIMIT_MS);
    if (Object.keys(owed).length > 0) throw new Error(`still owed: ${JSON.stringify(owed)}`);
    const times = await withDatabase(shop.databaseUrl(), async (client) => {
      const { rows } = await client.query<{ started: string; handled: string }>(TIMES, [references]);
      return rows.map((row) => ({ started: Number(row.started), handled: Number(row.handled) }));
    });
    const started = times.map((time) => time.started);
    say(`A ${percentiles(started, "ms")} over ${started.length} webhooks; B ${MEDUSA_MS} ms`);
    say(`A/B at p95 ${short(quantile(started, 0.95) / MEDUSA_MS)}, target <= 0.1`);
    say(
      `the gateway asked and the money on record: ${percentiles(
        times.map((time) => time.handled),
        "ms",
      )}`,
    );
  },
};
