import { startHttp, type StandinServer } from "./http";
import { controlRoutes, type StandinButtons } from "./http-control";
import { createWebhookSender, type Mischief, type WebhookSender } from "./http-webhooks";
import { pakasirRoutes } from "./pakasir-api";
import { createPakasirBooks, type PakasirBooks, type PakasirTransaction } from "./pakasir-books";
import { createGate, PUBLISHED_LIMITS, type PakasirLimits } from "./pakasir-limits";

export type PakasirStandinOptions = {
  port?: number;
  /** The project's webhook address; null keeps webhooks unsent. */
  webhookUrl?: string | null;
  slug?: string;
  apiKey?: string;
  webhookSecret?: string;
  /** A mode of the project; then the pay page has a button that pays. */
  isSandbox?: boolean;
  /** Who bears the fee, a setting of the dashboard. */
  feePaidBy?: "merchant" | "customer";
  /** Null switches them off; the published ones when absent. */
  limits?: PakasirLimits | null;
  /** Milliseconds before each resend. Pakasir publishes no schedule; a missing 2xx is taken to be retried. */
  retryMs?: readonly number[];
  mischief?: Mischief;
  /** Pakasir's example posts JSON under this type. */
  contentType?: string;
};

export type PakasirStandin = StandinServer & {
  /** What the shop's environment must say to use this stand-in. */
  env: Record<string, string>;
  books: PakasirBooks;
  webhooks: WebhookSender;
  /** Buttons take Pakasir's id or the shop's reference. `amount`: what the buyer's wallet sends, when not as asked. */
  pay(reference: string, amount?: number): void;
  /** Unpaid transactions end as `canceled`: v2 has no word for expiry. */
  expire(reference: string): void;
};

const WEBHOOK_TIMEOUT_MS = 15_000;

/** A pretend Pakasir project (API v2): its key, its limits, find-or-create, webhooks with a fixed secret. */
export async function startPakasirStandin(options: PakasirStandinOptions = {}): Promise<PakasirStandin> {
  const slug = options.slug ?? "toko-uji";
  const apiKey = options.apiKey ?? "pakasir-api-key-standin-01";
  const secret = options.webhookSecret ?? "pakasir-webhook-secret-standin-01";
  const books = createPakasirBooks({
    slug,
    isSandbox: options.isSandbox ?? false,
    feePaidBy: options.feePaidBy ?? "customer",
  });
  const webhooks = createWebhookSender({
    url: options.webhookUrl ?? null,
    retryMs: options.retryMs ?? [10_000, 60_000, 300_000],
    timeoutMs: WEBHOOK_TIMEOUT_MS,
    mischief: options.mischief,
  });
  const pay = (reference: string, amount?: number) => {
    const headers = { "content-type": options.contentType ?? "application/json", "x-secret": secret };
    webhooks.send(headers, webhookBody(books.complete(reference, amount)));
  };
  const gate = createGate(options.limits === undefined ? PUBLISHED_LIMITS : options.limits);
  const server: StandinServer = await startHttp({
    port: options.port,
    routes: [
      ...pakasirRoutes({ slug, apiKey, books, gate, pay: (reference) => pay(reference) }),
      ...controlRoutes(buttons(books, pay), () => ({ server, webhooks })),
    ],
  });
  const stop = async () => {
    webhooks.stop();
    await server.stop();
  };
  const env = {
    PAKASIR_BASE_URL: server.url,
    PAKASIR_PROJECT_SLUG: slug,
    PAKASIR_API_KEY: apiKey,
    PAKASIR_WEBHOOK_SECRET: secret,
  };
  return { ...server, stop, env, books, webhooks, pay, expire: books.cancel };
}

/** Sent for `completed` only. */
function webhookBody({ txn_id, order_id, amount, is_sandbox, status, completed_at }: PakasirTransaction): string {
  return JSON.stringify({ txn_id, order_id, amount, is_sandbox, status, completed_at });
}

function buttons(books: PakasirBooks, pay: PakasirStandin["pay"]): StandinButtons {
  return {
    name: "Pakasir",
    find(reference) {
      const found = books.find(reference);
      return found && { reference, amount: found.total_payment, status: found.status, qrString: found.qr_string };
    },
    pay,
    expire: books.cancel,
  };
}
