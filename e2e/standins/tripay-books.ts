import { createHmac } from "node:crypto";
import { standinQr } from "./http-qr";
import type { Delivery, WebhookSender } from "./http-webhooks";

/** A closed transaction as the stand-in keeps it. Amounts in rupiah, times in Unix seconds. */
export type TripayTransaction = {
  reference: string;
  merchant_ref: string;
  payment_method: string;
  customer_name: string;
  customer_email: string;
  customer_phone: string | null;
  callback_url: string | null;
  return_url: string | null;
  amount: number;
  fee_merchant: number;
  fee_customer: number;
  status: "UNPAID" | "PAID" | "EXPIRED" | "FAILED" | "REFUND";
  created_at: number;
  expired_time: number;
  paid_at: number | null;
  order_items: unknown[];
  qr_string: string;
  note: string | null;
};

export type NewTripayTransaction = Pick<
  TripayTransaction,
  | "merchant_ref"
  | "payment_method"
  | "customer_name"
  | "customer_email"
  | "customer_phone"
  | "callback_url"
  | "return_url"
  | "amount"
  | "expired_time"
  | "order_items"
>;

export type TripayKeys = { merchantCode: string; apiKey: string; privateKey: string };

type Settings = {
  keys: TripayKeys;
  mode: "production" | "sandbox";
  feePaidBy: "merchant" | "customer";
  webhooks: WebhookSender;
};

const nowSeconds = () => Math.floor(Date.now() / 1000);
/** QRIS: 750 rupiah and 0.7 %. */
export const feeOf = (amount: number): number => 750 + Math.round(amount * 0.007);

/** The merchant's transactions in memory, and the callback that leaves on every change. */
export function createTripayBooks({ keys, mode, feePaidBy, webhooks }: Settings) {
  const transactions: TripayTransaction[] = [];

  /** The newest one with this reference, ours or Tripay's: a reference of ours may have been used twice. */
  const find = (reference: string): TripayTransaction | undefined =>
    transactions.findLast((each) => each.reference === reference || each.merchant_ref === reference);

  function mustFind(reference: string): TripayTransaction {
    const found = find(reference);
    if (!found) throw new Error(`Tripay's stand-in knows no transaction ${reference}.`);
    return found;
  }

  function move(found: TripayTransaction, from: TripayTransaction["status"][], to: TripayTransaction["status"]): void {
    if (!from.includes(found.status))
      throw new Error(`${found.merchant_ref} is ${found.status}, not ${from.join("/")}.`);
    found.status = to;
  }

  function create(wanted: NewTripayTransaction): TripayTransaction {
    const fee = feeOf(wanted.amount);
    const serial = String(transactions.length + 1).padStart(13, "0");
    const onBuyer = feePaidBy === "customer" ? fee : 0;
    const made: TripayTransaction = {
      ...wanted,
      reference: `${mode === "sandbox" ? "DEV-" : ""}${keys.merchantCode}${serial}`,
      amount: wanted.amount + onBuyer,
      fee_merchant: fee - onBuyer,
      fee_customer: onBuyer,
      status: "UNPAID",
      created_at: nowSeconds(),
      paid_at: null,
      qr_string: standinQr(wanted.amount + onBuyer),
      note: null,
    };
    transactions.push(made);
    return made;
  }

  return {
    transactions,
    find,
    create,
    /** The buyer pays, also late; another amount than asked is not possible at Tripay, but useful in tests. */
    pay(reference: string, amount?: number): Delivery {
      const found = mustFind(reference);
      move(found, ["UNPAID", "EXPIRED", "FAILED"], "PAID");
      found.paid_at = nowSeconds();
      found.amount = amount ?? found.amount;
      return announce(webhooks, keys, found);
    },
    expire(reference: string): Delivery {
      const found = mustFind(reference);
      move(found, ["UNPAID"], "EXPIRED");
      return announce(webhooks, keys, found);
    },
    fail(reference: string): Delivery {
      const found = mustFind(reference);
      move(found, ["UNPAID"], "FAILED");
      return announce(webhooks, keys, found);
    },
    refund(reference: string): Delivery {
      const found = mustFind(reference);
      move(found, ["PAID"], "REFUND");
      found.note = "dikembalikan";
      return announce(webhooks, keys, found);
    },
    expireOverdue(): void {
      for (const each of transactions)
        if (each.status === "UNPAID" && each.expired_time <= nowSeconds()) {
          each.status = "EXPIRED";
          announce(webhooks, keys, each);
        }
    },
  };
}
export type TripayBooks = ReturnType<typeof createTripayBooks>;

/** The callback's body as Tripay's PHP writes it: slashes escaped. */
export function callbackBody(found: TripayTransaction): string {
  const total = found.fee_merchant + found.fee_customer;
  return JSON.stringify({
    reference: found.reference,
    merchant_ref: found.merchant_ref,
    payment_method: "QRIS",
    payment_method_code: found.payment_method,
    total_amount: found.amount,
    fee_merchant: found.fee_merchant,
    fee_customer: found.fee_customer,
    total_fee: total,
    amount_received: found.amount - total,
    is_closed_payment: 1,
    status: found.status,
    paid_at: found.paid_at,
    note: found.note,
  }).replaceAll("/", "\\/");
}

function announce(webhooks: WebhookSender, keys: TripayKeys, found: TripayTransaction): Delivery {
  const body = callbackBody(found);
  return webhooks.send(
    {
      "content-type": "application/json",
      "x-callback-event": "payment_status",
      "x-callback-signature": createHmac("sha256", keys.privateKey).update(body).digest("hex"),
    },
    body,
    found.callback_url ?? undefined,
  );
}
