import { createHash, randomUUID } from "node:crypto";
import { standinQr } from "./http-qr";
import type { Delivery, WebhookSender } from "./http-webhooks";

type Refund = {
  refund_chargeback_id: number;
  refund_amount: string;
  created_at: string;
  reason: string;
  refund_key: string;
  refund_method: "online";
  bank_confirmed_at?: string;
};

/** A transaction as the stand-in keeps it. `amount` in rupiah, `expiresAt` in milliseconds. */
export type MidtransTransaction = {
  transaction_id: string;
  order_id: string;
  amount: number;
  transaction_status: string;
  fraud_status: "accept" | "challenge" | "deny";
  transaction_time: string;
  settlement_time: string | null;
  expiresAt: number;
  expiry_time: string;
  qr_string: string;
  refunds: Refund[];
  /** Where its notifications go instead of the merchant's address. */
  notifyUrls: readonly string[];
};

/** A Snap page before the buyer chose a method. */
export type SnapPage = {
  token: string;
  order_id: string;
  amount: number;
  expiresAt: number;
  notifyUrls: readonly string[];
};

/** `2026-10-07 10:00:00` in GMT+7. */
export const wib = (at: number): string => new Date(at + 7 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
export const decimal = (amount: number): string => `${amount}.00`;

/** The code that goes with a state, in the status and in the notification. */
export function codeOf({ transaction_status, fraud_status }: MidtransTransaction): string {
  if (transaction_status === "pending" || fraud_status === "challenge") return "201";
  return ["expire", "deny"].includes(transaction_status) || fraud_status === "deny" ? "202" : "200";
}

/** The merchant's transactions and Snap pages in memory, and the notification that leaves on every change. */
export function createMidtransBooks({ serverKey, webhooks }: { serverKey: string; webhooks: WebhookSender }) {
  const transactions: MidtransTransaction[] = [];
  const pages: SnapPage[] = [];

  const find = (id: string): MidtransTransaction | undefined =>
    transactions.findLast((each) => each.order_id === id || each.transaction_id === id);

  /** By order or transaction; a buyer who pays on a Snap page chooses QRIS on the way. */
  function mustFind(id: string): MidtransTransaction {
    const page = pages.findLast((each) => each.order_id === id);
    const found = find(id) ?? (page && create(page));
    if (!found) throw new Error(`Midtrans' stand-in knows no transaction ${id}.`);
    return found;
  }

  function mustBe(found: MidtransTransaction, ...states: string[]): void {
    if (!states.includes(found.transaction_status))
      throw new Error(`${found.order_id} is ${found.transaction_status}, not ${states.join(" or ")}.`);
  }

  function create(wanted: Omit<SnapPage, "token">): MidtransTransaction {
    const made: MidtransTransaction = {
      transaction_id: randomUUID(),
      order_id: wanted.order_id,
      amount: wanted.amount,
      transaction_status: "pending",
      fraud_status: "accept",
      transaction_time: wib(Date.now()),
      settlement_time: null,
      expiresAt: wanted.expiresAt,
      expiry_time: wib(wanted.expiresAt),
      qr_string: standinQr(wanted.amount),
      refunds: [],
      notifyUrls: wanted.notifyUrls,
    };
    transactions.push(made);
    announce(made);
    return made;
  }

  function announce(found: MidtransTransaction): Delivery[] {
    const body = JSON.stringify(notificationOf(found, serverKey));
    const headers = { "content-type": "application/json", "user-agent": "Veritrans" };
    const urls = found.notifyUrls.length > 0 ? found.notifyUrls : [undefined];
    return urls.map((url) => webhooks.send(headers, body, url));
  }

  function move(id: string, from: readonly string[], to: string): void {
    const found = mustFind(id);
    mustBe(found, ...from);
    found.transaction_status = to;
    announce(found);
  }

  return {
    transactions,
    pages,
    find,
    create,
    announce,
    /** The buyer pays, also late; another amount than asked is not possible at Midtrans, but useful in tests. */
    pay(id: string, amount?: number): void {
      const found = mustFind(id);
      mustBe(found, "pending", "expire", "deny", "cancel");
      found.amount = amount ?? found.amount;
      found.transaction_status = "settlement";
      found.settlement_time = wib(Date.now());
      announce(found);
    },
    expire: (id: string) => move(id, ["pending"], "expire"),
    cancel: (id: string) => move(id, ["pending", "capture"], "cancel"),
    /** Before payment a failed attempt; after it the reversal of settled money. */
    deny: (id: string) => move(id, ["pending", "settlement"], "deny"),
    /** Captured and held for review. */
    challenge(id: string): void {
      const found = mustFind(id);
      mustBe(found, "pending");
      Object.assign(found, { transaction_status: "capture", fraud_status: "challenge" });
      announce(found);
    },
    /** Two notifications: asked for, and confirmed by the bank. */
    refund(found: MidtransTransaction, amount: number, key: string, reason: string): void {
      found.refunds.push({
        refund_chargeback_id: found.refunds.length + 1,
        refund_amount: decimal(amount),
        created_at: wib(Date.now()),
        reason,
        refund_key: key,
        refund_method: "online",
      });
      found.transaction_status = refundedOf(found) >= found.amount ? "refund" : "partial_refund";
      announce(found);
      found.refunds = found.refunds.map((each) => ({ bank_confirmed_at: wib(Date.now()), ...each }));
      announce(found);
    },
    expireOverdue(): void {
      for (const each of transactions)
        if (each.transaction_status === "pending" && each.expiresAt <= Date.now()) {
          each.transaction_status = "expire";
          announce(each);
        }
    },
  };
}
export type MidtransBooks = ReturnType<typeof createMidtransBooks>;

export const refundedOf = (found: MidtransTransaction): number =>
  found.refunds.reduce((sum, each) => sum + Number(each.refund_amount), 0);

/** The fields that the status, the notification and the refund's answer share. Empty ones are left out. */
export function factsOf(found: MidtransTransaction) {
  return {
    transaction_time: found.transaction_time,
    transaction_status: found.transaction_status,
    transaction_id: found.transaction_id,
    status_code: codeOf(found),
    payment_type: "qris",
    order_id: found.order_id,
    merchant_id: "G0000001",
    gross_amount: decimal(found.amount),
    fraud_status: found.fraud_status,
    currency: "IDR",
    acquirer: "gopay",
    ...(found.settlement_time
      ? { settlement_time: found.settlement_time, issuer: "gopay", transaction_type: "on-us" }
      : {}),
    ...(found.refunds.length > 0 ? { refund_amount: decimal(refundedOf(found)), refunds: found.refunds } : {}),
  };
}

export function notificationOf(found: MidtransTransaction, serverKey: string) {
  const facts = factsOf(found);
  const signed = `${facts.order_id}${facts.status_code}${facts.gross_amount}${serverKey}`;
  return {
    ...facts,
    status_message: "midtrans payment notification",
    signature_key: createHash("sha512").update(signed).digest("hex"),
  };
}
