import { waitUntil } from "@/scripts/system/wait";
import type { TestShop } from "@/scripts/testing/shop";
import { withDatabase } from "./database";

/** Everything that a shop still has to do; all zero when it has settled. The keys are what a person calls it. */
const OWED = `select
  (select count(*)::int from pretend.bank_receipts bank where bank.amount_idr > 0 and not exists (select 1 from receipts where receipt_key = bank.id)) as "money unheard of",
  (select count(*)::int from pretend.bank_charges c join pretend.bank_receipts bank on bank.charge_id = c.id
    join receipts r on r.receipt_key = bank.id where c.status = 'reversed' and r.attention is distinct from 'reversed') as "money taken back unheard of",
  (select count(*)::int from payment_attempts where status = 'creating') as "charges half made",
  (select count(*)::int from webhook_inbox where handled_at is null) as "webhooks unhandled",
  (select count(*)::int from orders where payment_status in ('paid', 'partially_refunded')
    and invitation_status in ('not_started', 'pending_stock', 'processing')) as "orders undelivered",
  (select count(*)::int from seats where status = 'leaving') as "seats leaving",
  (select count(*)::int from order_units where status = 'by_hand') as "units for a person to deliver",
  (select count(*)::int from refunds where status in ('requested', 'sent', 'unknown')) as "refunds unfinished",
  (select count(*)::int from messages where status in ('queued', 'unknown')) as "messages undelivered",
  (select count(*)::int from outbox where sent_at is null) as "events unsent"`;

export type Owed = Record<string, number>;

/** What is owed now, or what else `counts` counts, without the zeros. A shop whose database is away owes an answer. */
export async function readOwed(databaseUrl: string, counts = OWED): Promise<Owed> {
  try {
    return await withDatabase(databaseUrl, async (client) => {
      const { rows } = await client.query<Owed>(counts);
      return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, count]) => count > 0));
    });
  } catch {
    return { "database away": 1 };
  }
}

/** Waits until nothing is owed. Answers what still is when `limitMs` have passed. */
export async function waitUntilSettled(shop: Pick<TestShop, "databaseUrl">, limitMs: number): Promise<Owed> {
  let owed: Owed = {};
  await waitUntil(
    async () => {
      owed = await readOwed(shop.databaseUrl());
      return Object.keys(owed).length === 0;
    },
    { limitMs, everyMs: 250 },
  );
  return owed;
}
