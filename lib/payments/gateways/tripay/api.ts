import type { z } from "zod";
import { callHttp } from "@/lib/core/http";
import type { NotDone } from "@/lib/payments/gateway";
import { explain, type Effect } from "./problems";
import { wireChannels, wireEnvelope, wireFees, wireTransaction, wireTransactions } from "./wire";

export type TripaySettings = {
  baseUrl: string;
  merchantCode: string;
  apiKey: string;
  privateKey: string;
  /** Milliseconds until a call is given up. */
  timeoutMs: number;
};

export type Answer<T> = { ok: true; data: T } | { ok: false; problem: NotDone };

/** The fields of a closed transaction. `expired_time` is in Unix seconds, amounts in whole rupiah. */
export type NewTransaction = {
  method: string;
  merchant_ref: string;
  amount: number;
  customer_name: string;
  customer_email: string;
  customer_phone?: string;
  order_items: { name: string; price: number; quantity: number }[];
  callback_url?: string;
  return_url: string;
  expired_time: number;
  signature: string;
};

/** Transactions that Tripay lists on a page at the most. */
export const PAGE_SIZE = 50;

/** Tripay's HTTP API, the calls that we make. Nothing throws. */
export function createTripayApi(settings: TripaySettings) {
  const secrets = [settings.apiKey, settings.privateKey];

  async function call<T>(effect: Effect, path: string, shape: z.ZodType<T>, body?: unknown): Promise<Answer<T>> {
    const outcome = await callHttp({
      method: effect === "write" ? "POST" : "GET",
      url: new URL(path, settings.baseUrl.replace(/\/*$/, "/")).href,
      // An empty or library-made agent is what bot filters look for first.
      headers: { authorization: `Bearer ${settings.apiKey}`, "user-agent": "Kursi/1.0" },
      body,
      timeoutMs: settings.timeoutMs,
    });
    if (outcome.kind === "answered" && outcome.status >= 200 && outcome.status < 300) {
      const envelope = wireEnvelope.safeParse(outcome.json);
      const data = envelope.success && envelope.data.success ? shape.safeParse(envelope.data["data"]) : null;
      if (data?.success) return { ok: true, data: data.data };
    }
    return { ok: false, problem: explain(outcome, effect, secrets) };
  }

  const query = (path: string, fields: Record<string, string>) => `${path}?${new URLSearchParams(fields).toString()}`;

  return {
    create: (body: NewTransaction) => call("write", "transaction/create", wireTransaction, body),
    detail: (reference: string) => call("read", query("transaction/detail", { reference }), wireTransaction),
    /** Newest first, fifty at the most. The filter's exactness is not documented: compare again. */
    listByMerchantRef: (merchantRef: string) =>
      call(
        "read",
        query("merchant/transactions", { merchant_ref: merchantRef, per_page: String(PAGE_SIZE), sort: "desc" }),
        wireTransactions,
      ),
    /** One page of what was paid, newest first; the first page is 1. */
    listPaid: (page: number) =>
      call(
        "read",
        query("merchant/transactions", {
          status: "PAID",
          page: String(page),
          per_page: String(PAGE_SIZE),
          sort: "desc",
        }),
        wireTransactions,
      ),
    channels: () => call("read", "merchant/payment-channel", wireChannels),
    fees: (code: string, amount: number) =>
      call("read", query("merchant/fee-calculator", { code, amount: String(amount) }), wireFees),
  };
}
export type TripayApi = ReturnType<typeof createTripayApi>;
