import { json, startHttp, type StandinServer } from "./http";
import { controlRoutes } from "./http-control";
import { createWebhookSender, type Mischief, type WebhookSender } from "./http-webhooks";
import { tripayRoutes } from "./tripay-api";
import { createTripayBooks, type TripayBooks, type TripayTransaction } from "./tripay-books";

/** How the pretended merchant is set up. All of it has a default; keys are the ones in the env to paste. */
export type TripayStandinOptions = {
  port?: number;
  /** Where callbacks go when a transaction names no `callback_url`; null sends none (they can still be read). */
  webhookUrl?: string | null;
  merchantCode?: string;
  apiKey?: string;
  privateKey?: string;
  /** `sandbox`: references with `DEV-`, and `SANDBOX MODE` in place of the QRIS payload. */
  mode?: "production" | "sandbox";
  /** Who pays Tripay's fee, a setting of the dashboard. */
  feePaidBy?: "merchant" | "customer";
  /** Milliseconds before each resend of a callback; Tripay: three times two minutes. */
  retryMs?: readonly number[];
  mischief?: Mischief;
};

export type TripayStandin = {
  url: string;
  /** The environment that makes the shop talk to this stand-in. */
  env: Record<string, string>;
  /** By our reference or by Tripay's. */
  find(reference: string): TripayTransaction | undefined;
  pay(reference: string, amount?: number): void;
  expire(reference: string): void;
  fail(reference: string): void;
  refund(reference: string): void;
  /** Answers every call as if this server's address were not on the whitelist. */
  blockAddress(isBlocked: boolean): void;
  books: TripayBooks;
  webhooks: WebhookSender;
  faults: StandinServer["faults"];
  calls: StandinServer["calls"];
  goDown: StandinServer["goDown"];
  comeBack: StandinServer["comeBack"];
  stop(): Promise<void>;
};

const CALLBACK_TIMEOUT_MS = 15_000;
const EXPIRY_CHECK_MS = 1_000;

/** A Tripay of one merchant on loopback: checks key and signature, keeps books in memory, sends signed callbacks. */
export async function startTripayStandin(options: TripayStandinOptions = {}): Promise<TripayStandin> {
  const keys = {
    merchantCode: options.merchantCode ?? "T9001",
    apiKey: options.apiKey ?? "DEV-tripay-api-key-test-01",
    privateKey: options.privateKey ?? "tripay-private-key-test-01",
  };
  const mode = options.mode ?? "production";
  const webhooks = createWebhookSender({
    url: options.webhookUrl ?? null,
    retryMs: options.retryMs ?? [120_000, 120_000, 120_000],
    timeoutMs: CALLBACK_TIMEOUT_MS,
    isAccepted: (status, body) => status === 200 && /"success"\s*:\s*true/.test(body),
    mischief: options.mischief,
  });
  const feePaidBy = options.feePaidBy ?? "merchant";
  const books = createTripayBooks({ keys, mode, feePaidBy, webhooks });
  const gate = { isBlocked: false };
  const { find } = books;
  const buttons = {
    name: "Tripay",
    find: (reference: string) => {
      const found = find(reference);
      return found && { reference, amount: found.amount, status: found.status, qrString: found.qr_string };
    },
    pay: books.pay,
    expire: books.expire,
    more: {
      fail: (fields: Record<string, unknown>) => books.fail(String(fields["reference"])),
      refund: (fields: Record<string, unknown>) => books.refund(String(fields["reference"])),
      "block-address": (fields: Record<string, unknown>) => void (gate.isBlocked = fields["blocked"] !== false),
    },
  };
  const server: StandinServer = await startHttp({
    port: options.port,
    routes: [
      ...controlRoutes(buttons, () => ({ server, webhooks })),
      ...tripayRoutes({ keys, mode, feePaidBy, books, gate, address: () => server.url }),
      { method: "GET", path: "/", handle: () => json(200, { standin: "tripay", mode }) },
    ],
  });
  const timer = setInterval(books.expireOverdue, EXPIRY_CHECK_MS).unref();
  const api = mode === "sandbox" ? "api-sandbox" : "api";
  return {
    url: server.url,
    env: {
      TRIPAY_BASE_URL: `${server.url}/${api}/`,
      TRIPAY_MERCHANT_CODE: keys.merchantCode,
      TRIPAY_API_KEY: keys.apiKey,
      TRIPAY_PRIVATE_KEY: keys.privateKey,
      ...(options.webhookUrl ? { TRIPAY_CALLBACK_URL: options.webhookUrl } : {}),
    },
    find,
    pay: books.pay,
    expire: books.expire,
    fail: books.fail,
    refund: books.refund,
    blockAddress: (isBlocked) => void (gate.isBlocked = isBlocked),
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
