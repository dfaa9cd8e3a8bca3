import { randomUUID } from "node:crypto";
import { pool } from "@/db/client";
import { settlePayment } from "@/lib/settlement";
import { rupiah } from "@/lib/core/money";
import type { PaymentGateway } from "@/lib/payments/gateway";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { ctx, paymentOf } from "@/lib/testing/world";
import { cloneOrders, openBenchShop, type OpenOrder } from "./clones";
import { perSecond } from "./in-parallel";
import type { Tools } from "./measure";
import { compare, interleave } from "./rounds";
import { startBareSettler } from "./settle-bare";

const WIDTH = 8;
const PER_ROUND = 240;
const PRICE_IDR = 50_000;

/** The sandbox's adapter with a bank that always says "paid": the gateway's own time is not the shop's. */
const saysPaid = (): PaymentGateway => ({
  ...gatewayNamed("sandbox"),
  readPayment: async ({ reference, gatewayRef }) => ({
    outcome: "read",
    payment: {
      reference,
      gatewayRef,
      status: "succeeded",
      rawStatus: "paid",
      receipts: [
        { receiptKey: `bench-${reference}`, amount: rupiah(PRICE_IDR), merchantFee: rupiah(0), paidAt: new Date() },
      ],
      refunds: [],
    },
  }),
});

export async function compareSettling({ say, size }: Tools, url: string): Promise<void> {
  const shop = await openBenchShop();
  const bare = startBareSettler(url, WIDTH);
  const gateway = saysPaid();
  const perRound = size("orders", PER_ROUND);
  const fresh = () => cloneOrders(shop, perRound, randomUUID().slice(0, 8).toUpperCase());
  const byVerb = async (orders: readonly OpenOrder[]) => {
    const attempts = await Promise.all(orders.map(({ reference }) => paymentOf(reference)));
    return perSecond(attempts, WIDTH, async (attempt) => {
      const came = await settlePayment(ctx, gateway, attempt);
      if (came !== "paid") throw new Error(`${attempt.reference} became ${came}`);
    });
  };
  const byHand = (orders: readonly OpenOrder[]) => perSecond(orders, WIDTH, (order) => bare.settle(order, PRICE_IDR));
  try {
    await byVerb(await fresh());
    await byHand(await fresh());
    const result = await interleave(
      size("rounds", 5),
      async () => byVerb(await fresh()),
      async () => byHand(await fresh()),
    );
    say(compare({ a: "verb", b: "SQL", unit: "settlements/s", target: ">= 0.5" }, result));
    const { rows } = await pool().query<{ sum: number; orders: number }>(
      `select coalesce(sum(amount_idr), 0)::int as sum, (select count(*)::int from orders where payment_status = 'paid') as orders from ledger_entries`,
    );
    say(`${rows[0]?.orders} orders paid, the ledger sums to ${rows[0]?.sum}`);
  } finally {
    await bare.stop();
  }
}
