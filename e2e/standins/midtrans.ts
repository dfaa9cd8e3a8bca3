import { json, startHttp, type StandinServer } from "./http";
import { controlRoutes, type StandinButtons } from "./http-control";
import { createWebhookSender, type Mischief, type WebhookSender } from "./http-webhooks";
import { midtransRoutes } from "./midtrans-api";
import { createMidtransBooks, type MidtransBooks } from "./midtrans-books";

/** How the pretended merchant is set up. All of it has a default; keys are the ones in the env to paste. */
export type MidtransStandinOptions = {
  port?: number;
  /** The notification address in the dashboard; null sends none (they can still be read). */
  webhookUrl?: string | null;
  serverKey?: string;
  clientKey?: string;
  /** Whether charges carry `qr_string`, which not every merchant gets. */
  sendsQrString?: boolean;
  /** Milliseconds before each resend; Midtrans: 2, 10, 30, 90 and 210 minutes. */
  retryMs?: readonly number[];
  mischief?: Mischief;
};

export type MidtransStandin = {
  url: string;
  /** The environment that makes the shop talk to this stand-in; add `MIDTRANS_MODE=snap` for Snap. */
  env: Record<string, string>;
  find: MidtransBooks["find"];
  pay(reference: string, amount?: number): void;
  expire(reference: string): void;
  /** Before payment: a failed attempt. After it: settled money taken back. */
  deny(reference: string): void;
  challenge(reference: string): void;
  /** A refund made in the dashboard; all of it without an amount. */
  refund(reference: string, amount?: number): void;
  /** Forgets the answers stored under idempotency keys, as five minutes do. */
  forgetIdempotencyKeys(): void;
  books: MidtransBooks;
  webhooks: WebhookSender;
  faults: StandinServer["faults"];
  calls: StandinServer["calls"];
  goDown: StandinServer["goDown"];
  comeBack: StandinServer["comeBack"];
  stop(): Promise<void>;
};

const MINUTE_MS = 60_000;
const NOTIFICATION_TIMEOUT_MS = 15_000;
const EXPIRY_CHECK_MS = 1_000;

/** How often Midtrans repeats a notification, by the status it got. */
function retriesFor(status: number | null): number {
  if (status === 500) return 1;
  if (status === 503) return 4;
  if (status === 400 || status === 404) return 2;
  return status !== null && [301, 302, 303].includes(status) ? 0 : 5;
}

/** A Midtrans of one merchant on loopback: checks the key, keeps books in memory, sends signed notifications. */
export async function startMidtransStandin(options: MidtransStandinOptions = {}): Promise<MidtransStandin> {
  const serverKey = options.serverKey ?? "SB-Mid-server-TESTKEY0001";
  const webhooks = createWebhookSender({
    url: options.webhookUrl ?? null,
    retryMs: options.retryMs ?? [2, 10, 30, 90, 210].map((minutes) => minutes * MINUTE_MS),
    timeoutMs: NOTIFICATION_TIMEOUT_MS,
    retriesFor,
    mischief: options.mischief,
  });
  const books = createMidtransBooks({ serverKey, webhooks });
  const remembered = new Map();
  const server: StandinServer = await startHttp({
    port: options.port,
    routes: [
      ...controlRoutes(buttonsOf(books), () => ({ server, webhooks })),
      ...midtransRoutes({
        serverKey,
        books,
        sendsQrString: options.sendsQrString ?? true,
        remembered,
        address: () => server.url,
      }),
      { method: "GET", path: "/", handle: () => json(200, { standin: "midtrans" }) },
    ],
  });
  const timer = setInterval(books.expireOverdue, EXPIRY_CHECK_MS).unref();
  return {
    url: server.url,
    env: {
      MIDTRANS_BASE_URL: server.url,
      MIDTRANS_SNAP_BASE_URL: `${server.url}/snap/v1`,
      MIDTRANS_SERVER_KEY: serverKey,
      MIDTRANS_CLIENT_KEY: options.clientKey ?? "SB-Mid-client-TESTKEY0001",
    },
    find: books.find,
    pay: books.pay,
    expire: books.expire,
    deny: books.deny,
    challenge: books.challenge,
    refund: (reference, amount) => refundByHand(books, reference, amount),
    forgetIdempotencyKeys: () => remembered.clear(),
    books,
    webhooks,
    faults: server.faults,
    calls: server.calls,
    goDown: server.goDown,
    comeBack: server.comeBack,
    async stop() {
      clearInterval(timer);
      webhooks.stop();
      await server.stop();
    },
  };
}

function refundByHand(books: MidtransBooks, reference: string, amount?: number): void {
  const found = books.find(reference);
  if (!found) throw new Error(`Midtrans' stand-in knows no transaction ${reference}.`);
  books.refund(found, amount ?? found.amount, `dashboard-${found.refunds.length + 1}`, "dashboard");
}

const buttonsOf = (books: MidtransBooks): StandinButtons => ({
  name: "Midtrans",
  find(reference) {
    const found = books.find(reference);
    if (found) return { reference, amount: found.amount, status: found.transaction_status, qrString: found.qr_string };
    const page = books.pages.find(({ order_id }) => order_id === reference);
    return page && { reference, amount: page.amount, status: "no method chosen", qrString: null };
  },
  pay: books.pay,
  expire: books.expire,
  more: {
    deny: (fields) => books.deny(String(fields["reference"])),
    challenge: (fields) => books.challenge(String(fields["reference"])),
    refund: (fields) =>
      refundByHand(books, String(fields["reference"]), fields["amount"] ? Number(fields["amount"]) : undefined),
  },
});
