import { createHmac } from "node:crypto";
import { z } from "zod";
import { openBooks, type Casaku, type CasakuTransaction } from "./cashify-books";
import { json, startHttp, type Handler, type Route, type StandinAnswer, type StandinServer } from "./http";
import { controlRoutes, type StandinButtons } from "./http-control";
import { createWebhookSender, type Mischief, type WebhookSender } from "./http-webhooks";

export type CashifyStandinOptions = {
  port?: number;
  /** The shop's address for webhooks; null keeps them unsent. */
  webhookUrl: string | null;
  licenseKey?: string;
  qrisId?: string;
  webhookSecret?: string;
  /** Casaku retries up to three times; the spacing is not documented. */
  retryMs?: readonly number[];
  webhookTimeoutMs?: number;
  mischief?: Mischief;
  /** Sends the strings of webhooks URL-encoded, as the vendor's example expects them. */
  encodesValues?: boolean;
};

export type CashifyStandin = StandinServer & {
  /** What the shop's environment must say to use this stand-in. */
  env: Record<string, string>;
  books: Casaku;
  webhooks: WebhookSender;
  /** Buttons take Casaku's id or our reference. */
  pay(reference: string, amount?: number): void;
  expire(reference: string): void;
};

/** A pretend Casaku (formerly Cashify): its paths, its key, its unique codes, its errors inside HTTP 200. */
export async function startCashifyStandin(options: CashifyStandinOptions): Promise<CashifyStandin> {
  const keys = {
    licenseKey: options.licenseKey ?? "cashify_0123456789abcdef0123456789abcdef",
    qrisId: options.qrisId ?? "3f2b8f0e-6c1d-4a39-9d59-0b8d6f1f7a10",
    webhookSecret: options.webhookSecret ?? "casaku_sec_standin_0001",
  };
  const books = openBooks();
  const webhooks = createWebhookSender({
    url: options.webhookUrl,
    retryMs: options.retryMs ?? [10_000, 30_000, 60_000],
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
    ...(options.mischief ? { mischief: options.mischief } : {}),
  });
  const notify = (paid: CasakuTransaction) => {
    const body = webhookBody(paid, options.encodesValues ?? false);
    const signature = createHmac("sha256", keys.webhookSecret).update(body).digest("hex");
    webhooks.send({ "content-type": "application/json", "x-casaku-signature": signature }, body);
  };
  const pay = (reference: string, amount?: number) => notify(books.receive(reference, amount));
  const expire = (reference: string) => void (books.need(reference).status = "expired");
  const server: StandinServer = await startHttp({
    port: options.port,
    routes: [
      ...apiRoutes(books, keys),
      ...controlRoutes(buttons(books, { pay, expire }), () => ({ server, webhooks })),
    ],
  });
  const stop = async () => {
    webhooks.stop();
    await server.stop();
  };
  return { ...server, stop, env: envOf(server.url, keys), books, webhooks, pay, expire };
}

type Keys = { licenseKey: string; qrisId: string; webhookSecret: string };

const envOf = (url: string, keys: Keys): Record<string, string> => ({
  CASHIFY_BASE_URL: url,
  CASHIFY_LICENSE_KEY: keys.licenseKey,
  CASHIFY_QRIS_ID: keys.qrisId,
  CASHIFY_WEBHOOK_SECRET: keys.webhookSecret,
});

function apiRoutes(books: Casaku, keys: Keys): Route[] {
  const guarded = (handle: Handler): Handler => {
    return (request) => {
      if (request.headers.get("x-license-key") !== keys.licenseKey)
        return json(401, { status: 401, message: "License key tidak valid" });
      return handle(request);
    };
  };
  const about = (work: (found: CasakuTransaction) => StandinAnswer): Handler =>
    guarded((request) => {
      const asked = z.looseObject({ transactionId: z.string() }).safeParse(request.json);
      const found = asked.success ? books.find(asked.data.transactionId) : undefined;
      // By Casaku's own id only: our reference means nothing to the real one.
      if (!found || found.id !== asked.data?.transactionId)
        return json(404, { status: 404, message: "Transaksi tidak ditemukan" });
      return work(found);
    });
  return [
    {
      method: "POST",
      path: "/api/generate/v2/qris",
      handle: guarded((request) => generate(books, keys, request.json)),
    },
    { method: "POST", path: "/api/generate/check-status", handle: about((found) => json(200, statusOf(found))) },
    { method: "POST", path: "/api/generate/cancel-status", handle: about(cancel) },
    {
      method: "GET",
      path: "/api/profile",
      handle: guarded(() =>
        json(200, {
          id: "usr_1",
          name: "Toko Uji Coba",
          email: "toko@example.com",
          vipstatus: books.isSubscribed ? "active" : "expired",
          maxgenerateqris: 1000,
          storeName: "TOKO UJI COBA",
        }),
      ),
    },
  ];
}

const generateBody = z.looseObject({
  qr_id: z.string(),
  amount: z.number().int().positive(),
  useUniqueCode: z.boolean().default(false),
  packageIds: z.array(z.string().min(1)).min(1),
  expiredInMinutes: z.number().int().min(15).max(1440).default(15),
  qrType: z.literal("dynamic"),
  paymentMethod: z.literal("qris"),
  useQris: z.literal(true),
  prefix: z.string().max(8).default(""),
});

/** Refusals of the business kind come as 403 inside an HTTP 200, as recorded. */
function generate(books: Casaku, keys: Keys, posted: unknown): StandinAnswer {
  const parsed = generateBody.safeParse(posted);
  if (!parsed.success) return json(400, { status: 400, message: z.prettifyError(parsed.error) });
  const given = parsed.data;
  if (!books.isSubscribed) return json(200, { status: 403, message: "Silakan langganan di https://casaku.id/pricing" });
  if (given.qr_id !== keys.qrisId) return json(404, { status: 404, message: "QRIS tidak ditemukan" });
  if (!books.isListenerOnline)
    return json(200, {
      status: 403,
      message: "Tidak dapat membuat transaksi karena aplikasi listener sedang offline. Silakan buka aplikasi.",
    });
  const made = books.create(given);
  return json(200, {
    status: 200,
    data: {
      transactionId: made.id,
      originalAmount: made.originalAmount,
      totalAmount: made.totalAmount,
      uniqueNominal: made.totalAmount - made.originalAmount,
      useUniqueCode: given.useUniqueCode,
      packageIds: made.packageIds,
      expiredInMinutes: made.expiredInMinutes,
      qrType: "dynamic",
      paymentMethod: "qris",
      useQris: true,
      qr_string: made.qrString,
      status: "pending",
      payment_url: `https://pay.casaku.id/pay?trx=${made.id}`,
    },
  });
}

const statusOf = (found: CasakuTransaction) => ({
  status: 200,
  data: {
    transactionId: found.id,
    amount: found.reportedAmount,
    status: found.status,
    // Without a zone, as seen.
    expiredAt: found.expiresAt.toISOString().slice(0, 19).replace("T", " "),
  },
});

function cancel(found: CasakuTransaction): StandinAnswer {
  if (found.status !== "pending") return json(200, { status: 400, message: "Transaksi tidak dapat dibatalkan" });
  found.status = "cancel";
  const canceledAt = new Date().toISOString();
  return json(200, { status: 200, data: { transactionId: found.id, status: "cancel", canceledAt } });
}

function webhookBody(paid: CasakuTransaction, encodesValues: boolean): string {
  const text = (value: string) => (encodesValues ? encodeURIComponent(value) : value);
  return JSON.stringify({
    transactionId: text(paid.id),
    amount: paid.totalAmount,
    packageName: text(paid.packageIds[0] ?? "id.dana"),
    appName: text("DANA Bisnis"),
    status: text("paid"),
    paidAt: text((paid.paidAt ?? new Date()).toISOString()),
  });
}

function buttons(books: Casaku, verbs: Pick<CashifyStandin, "pay" | "expire">): StandinButtons {
  const isOn = z.looseObject({ on: z.union([z.boolean(), z.stringbool()]) });
  return {
    name: "Casaku",
    find(reference) {
      const found = books.find(reference);
      return (
        found && { reference: found.id, amount: found.totalAmount, status: found.status, qrString: found.qrString }
      );
    },
    ...verbs,
    more: {
      /** `{on}`: the app on the merchant's phone. */
      listener: (posted) => void (books.isListenerOnline = isOn.parse(posted).on),
      subscription: (posted) => void (books.isSubscribed = isOn.parse(posted).on),
      /** `{reference, amount}`: check-status names another amount from now on. */
      report(posted) {
        const given = z.looseObject({ reference: z.string(), amount: z.coerce.number().int() }).parse(posted);
        books.need(given.reference).reportedAmount = given.amount;
      },
    },
  };
}
