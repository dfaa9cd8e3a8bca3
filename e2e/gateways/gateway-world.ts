import { eq, isNull, sql } from "drizzle-orm";
import { POST as oldMidtrans } from "@/app/api/payment/webhook/route";
import { POST as oldCashify } from "@/app/api/payments/webhook/route";
import { POST } from "@/app/api/webhooks/[gateway]/route";
import { POST as oldTripay } from "@/app/callback/tripay/route";
import { POST as oldPakasir } from "@/app/webhooks/pakasir/route";
import { db } from "@/db/client";
import { gatewayHealth, ledgerEntries, ledgerTransfers, outbox, receipts, webhookInbox } from "@/db/schema";
import { startCashifyStandin } from "@/e2e/standins/cashify";
import type { StandinServer } from "@/e2e/standins/http";
import type { Delivery, WebhookSender } from "@/e2e/standins/http-webhooks";
import { startMidtransStandin } from "@/e2e/standins/midtrans";
import { startPakasirStandin } from "@/e2e/standins/pakasir";
import { startTripayStandin } from "@/e2e/standins/tripay";
import { handleWebhook, settlePayment } from "@/lib/settlement";
import type { Ctx } from "@/lib/work/context";
import { forgetEnv } from "@/lib/core/env";
import { isDomainError } from "@/lib/core/errors";
import { GATEWAY_NAMES, type GatewayName } from "@/lib/core/gateway-names";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { ctx, paymentOf } from "@/lib/testing/world";

/**
 * The four real gateways' stand-ins behind the real registry, and the real webhook routes in front of the real
 * database: tests carry the webhooks themselves, so that they decide what comes when, how often and in which order.
 */
export type RealGateway = Exclude<GatewayName, "sandbox">;
export const REAL_GATEWAYS = GATEWAY_NAMES.filter((name): name is RealGateway => name !== "sandbox");

/** One gateway as every test can play with it. References are ours. */
export type Side = Pick<StandinServer, "faults" | "calls" | "goDown" | "comeBack"> & {
  name: RealGateway;
  webhooks: WebhookSender;
  /** The buyer pays the QR code; `amount` is what the gateway reports, when it is not what was asked. */
  pay(reference: string, amount?: number): void;
  expire(reference: string): void;
  /** From now on the gateway says this status word. */
  say(reference: string, word: string): void;
  /** The word for a charge that is over without money. */
  overWord: string;
  /** Parts of the calls that make a charge, read its status and look it up by our reference; for planning faults. */
  on: { create: string; read: string; find: string | null };
  /** How many charges the gateway has for our reference. */
  charges(reference: string): number;
  /** What it adds to 50,000 rupiah. */
  surchargeKind: "none" | "fee" | "unique_code";
};

type Standins = Awaited<ReturnType<typeof startStandins>>;
export type GatewayWorld = Awaited<ReturnType<typeof openGatewayWorld>>;

async function startStandins() {
  // Tripay is told a callback address with every charge: lost on purpose, because the tests deliver by hand.
  const tripay = await startTripayStandin({ feePaidBy: "customer", mischief: { lose: 1 } });
  const midtrans = await startMidtransStandin({});
  const cashify = await startCashifyStandin({ webhookUrl: null });
  const pakasir = await startPakasirStandin({ limits: null });
  return { tripay, midtrans, cashify, pakasir };
}

const sidesOf = ({ tripay, midtrans, cashify, pakasir }: Standins): Record<RealGateway, Side> => ({
  tripay: {
    ...tripay,
    name: "tripay",
    say: (reference, word) => void Object.assign(tripay.find(reference) ?? {}, { status: word }),
    overWord: "EXPIRED",
    on: { create: "transaction/create", read: "transaction/detail", find: "merchant/transactions" },
    charges: (reference) => tripay.books.transactions.filter((each) => each.merchant_ref === reference).length,
    surchargeKind: "fee",
  },
  midtrans: {
    ...midtrans,
    name: "midtrans",
    say: (reference, word) => void Object.assign(midtrans.find(reference) ?? {}, { transaction_status: word }),
    overWord: "expire",
    on: { create: "/v2/charge", read: "/status", find: "/status" },
    charges: (reference) => midtrans.books.transactions.filter((each) => each.order_id === reference).length,
    surchargeKind: "none",
  },
  cashify: {
    ...cashify,
    name: "cashify",
    pay(reference, amount) {
      if (amount !== undefined) cashify.books.need(reference).reportedAmount = amount;
      cashify.pay(reference);
    },
    say: (reference, word) => void Object.assign(cashify.books.need(reference), { status: word }),
    overWord: "expired",
    on: { create: "generate/v2/qris", read: "check-status", find: null },
    charges: (reference) => (cashify.books.find(reference) ? 1 : 0),
    surchargeKind: "unique_code",
  },
  pakasir: {
    ...pakasir,
    name: "pakasir",
    say: (reference, word) => void Object.assign(pakasir.books.need(reference), { status: word }),
    overWord: "canceled",
    on: { create: "create-transaction", read: "transaction-status", find: "create-transaction" },
    charges: (reference) => (pakasir.books.find(reference) ? 1 : 0),
    surchargeKind: "fee",
  },
});

const OLD_ADDRESSES: Record<RealGateway, (request: Request) => Promise<Response>> = {
  tripay: oldTripay,
  midtrans: oldMidtrans,
  cashify: oldCashify,
  pakasir: oldPakasir,
};

/** Starts the stand-ins and points the shop of this test file at them. End it with `stop`. */
export async function openGatewayWorld() {
  const standins = await startStandins();
  const sides = sidesOf(standins);
  Object.assign(process.env, ...Object.values(standins).map(({ env }) => env));
  const delivered = new Set<Delivery>();
  const prefer = (...names: readonly RealGateway[]) => {
    process.env.PAYMENT_GATEWAYS = names.join(",");
    forgetEnv();
  };
  prefer(...REAL_GATEWAYS);

  /** Hands one webhook to the route, byte for byte. */
  async function deliver(
    gateway: RealGateway,
    sent: { headers: Record<string, string>; body: BodyInit },
    to: "new" | "old" = "new",
  ) {
    const { headers, body } = sent;
    const request = new Request("http://localhost:3000/", { method: "POST", headers, body });
    return to === "old" ? OLD_ADDRESSES[gateway](request) : POST(request, { params: Promise.resolve({ gateway }) });
  }

  /** Delivers what the gateway has sent since the last time; answers how the shop answered. */
  async function deliverNew(gateway: RealGateway): Promise<number[]> {
    const answers: number[] = [];
    for (const sent of sides[gateway].webhooks.deliveries.filter((each) => !delivered.has(each))) {
      delivered.add(sent);
      answers.push((await deliver(gateway, sent)).status);
    }
    return answers;
  }

  return {
    ...standins,
    sides,
    prefer,
    deliver,
    deliverNew,
    /** Delivers what is new and handles it, as the durable function would. Answers the verdicts. */
    async arrive(gateway: RealGateway, at: Ctx = ctx): Promise<string[]> {
      await deliverNew(gateway);
      return handleStored(at);
    },
    /** Everybody well again, nothing planned, no breaker open. */
    async calm(): Promise<void> {
      for (const side of Object.values(sides)) {
        side.faults.clear();
        await side.comeBack();
      }
      Object.assign(standins.cashify.books, { isListenerOnline: true, isSubscribed: true });
      standins.tripay.blockAddress(false);
      await db().delete(gatewayHealth);
      // What an earlier test left unanswered is not this test's.
      await db()
        .update(webhookInbox)
        .set({ handledAt: new Date(), verdict: "left" })
        .where(isNull(webhookInbox.handledAt));
      prefer(...REAL_GATEWAYS);
    },
    stop: async () => void (await Promise.all(Object.values(standins).map((standin) => standin.stop()))),
  };
}

/** Handles every stored delivery that was not handled; `try_later` stands for those to be tried again. */
export async function handleStored(at: Ctx = ctx): Promise<string[]> {
  const open = await db()
    .select()
    .from(webhookInbox)
    .where(isNull(webhookInbox.handledAt))
    .orderBy(webhookInbox.receivedAt);
  const verdicts: string[] = [];
  for (const { id } of open)
    verdicts.push(
      await handleWebhook(at, id).catch((error: unknown) => {
        if (isDomainError(error) && error.code === "try_later") return "try_later";
        throw error;
      }),
    );
  return verdicts;
}

/** What the sweep does: asks the gateway of this attempt. */
export async function poll(reference: string, at: Ctx = ctx): Promise<string> {
  const payment = await paymentOf(reference);
  return settlePayment(at, gatewayNamed(payment.gateway), payment);
}

/** Third parties answer late by waiting no longer than this, for tests of calls that hang. */
export async function withTimeLimit<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const timeout = AbortSignal.timeout;
  AbortSignal.timeout = (ms) => timeout.call(AbortSignal, Math.min(ms, limitMs));
  try {
    return await work();
  } finally {
    AbortSignal.timeout = timeout;
  }
}

export const receiptsOf = (orderId: string) =>
  db().select().from(receipts).where(eq(receipts.payableId, orderId)).orderBy(receipts.recordedAt);

/** What each account holds of an order, in rupiah; accounts at zero are left out. */
export async function ledgerOf(orderId: string): Promise<Record<string, number>> {
  const rows = await db()
    .select({ account: ledgerEntries.account, sum: sql<number>`sum(${ledgerEntries.amountIdr})::int` })
    .from(ledgerEntries)
    .innerJoin(ledgerTransfers, eq(ledgerTransfers.id, ledgerEntries.transferId))
    .where(eq(ledgerTransfers.payableId, orderId))
    .groupBy(ledgerEntries.account);
  return Object.fromEntries(rows.filter(({ sum }) => sum !== 0).map(({ account, sum }) => [account, sum]));
}

/** Rupiah over all accounts of an order: zero, or something is wrong. */
export const ledgerSumOf = async (orderId: string): Promise<number> =>
  Object.values(await ledgerOf(orderId)).reduce((sum, each) => sum + each, 0);

/** How often each event left for this order. */
export async function eventsOf(orderId: string): Promise<Record<string, number>> {
  const rows = await db()
    .select({ name: outbox.name, times: sql<number>`count(*)::int` })
    .from(outbox)
    .where(sql`${outbox.data}->>'orderId' = ${orderId}`)
    .groupBy(outbox.name);
  return Object.fromEntries(rows.map(({ name, times }) => [name, times]));
}
