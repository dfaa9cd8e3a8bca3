import { createHash } from "node:crypto";
import type { paymentAttempts, receipts, refunds } from "@/db/schema";
import { rupiah } from "@/lib/core/money";
import type { PaymentKey } from "./gateway";
import type { Attention } from "./status";

/** What follows from attempts and receipts alone. Pure. */

type Attempt = typeof paymentAttempts.$inferSelect;
type ReceiptRow = typeof receipts.$inferSelect;
type Refund = typeof refunds.$inferSelect;

const MINUTE = 60_000;

/** The order that a payable belongs to; null for what is no order. */
export const orderIdOf = (payableId: string): string | null => (payableId.startsWith("ORD-") ? payableId : null);

/** How a gateway is asked about an attempt. */
export const keyOf = (attempt: Attempt): PaymentKey => ({
  reference: attempt.reference,
  gatewayRef: attempt.gatewayRef,
  amount: rupiah(attempt.amountIdr),
  dueAmount: rupiah(attempt.dueIdr),
});

/** The buyer can still be shown its QR code, or will be in a moment. */
export const isLive = ({ status }: Pick<Attempt, "status">): boolean => status === "creating" || status === "open";

const MANUAL = "manual:";
/** All keys of receipts that staff make by hand, as a pattern of LIKE. */
export const MANUAL_KEYS = `${MANUAL}%`;

/** Staff have put it on record: the gateway knows nothing of it and cannot take it back. */
export const isManual = ({ receiptKey }: Pick<ReceiptRow, "receiptKey">): boolean => receiptKey.startsWith(MANUAL);

/**
 * The key of a receipt that staff make by hand: one per reference of theirs in the whole shop, however it was typed.
 */
export const manualKey = (reference: string): string => `${MANUAL}${reference.replace(/[\s.-]+/g, "").toUpperCase()}`;

/** Whether it waits for a person's decision. */
export const isOpen = ({ attention, resolvedAt }: Pick<ReceiptRow, "attention" | "resolvedAt">): boolean =>
  attention !== null && resolvedAt === null;

/** Open, and its money is here: it is to be accepted, given back or kept. */
export const isWaiting = (receipt: Pick<ReceiptRow, "attention" | "resolvedAt">): boolean =>
  isOpen(receipt) && receipt.attention !== "reversed" && receipt.attention !== "over_refunded";

/** What an order's `attention` has to say: that of the first receipt still open; null when none is. */
export function openAttention(
  all: readonly Pick<ReceiptRow, "id" | "attention" | "resolvedAt" | "recordedAt">[],
): Attention | null {
  const [first] = all
    .filter(isOpen)
    .toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime() || (a.id < b.id ? -1 : 1));
  return first?.attention ?? null;
}

/** The money itself, as far as the gateway knows of it and has not taken it back. */
export const isStanding = (receipt: Pick<ReceiptRow, "receiptKey" | "attention">): boolean =>
  receipt.attention !== "reversed" && !isManual(receipt);

/** Refunds that were made or may still be. */
export const isInForce = ({ status }: Pick<Refund, "status">): boolean => status !== "failed" && status !== "withdrawn";

/** What came in on an attempt and was neither given back nor is on its way back, in rupiah. */
export function leftOn(
  attemptId: string,
  money: { receipts: readonly ReceiptRow[]; refunds: readonly Refund[] },
): number {
  const ofIt = (row: { attemptId: string }): boolean => row.attemptId === attemptId;
  // Money that the gateway took back is not there to be given back.
  const came = money.receipts.filter(ofIt).filter(({ attention }) => attention !== "reversed");
  return total(came) - total(money.refunds.filter(ofIt).filter(isInForce));
}

/**
 * What the money of an order looks like, as a short word that changes with every receipt, decision and refund. Whoever
 * decides about money sends back the word that they saw, so that two who decide at once cannot both be right.
 */
export function stateOf(money: { receipts: readonly ReceiptRow[]; refunds: readonly Refund[] }): string {
  const facts = [
    ...money.receipts.map((row) => [row.id, row.attention, row.isSettling, row.resolvedAt !== null]),
    ...money.refunds.map((row) => [row.id, row.method, row.status]),
  ];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
}

export const total = (rows: readonly { amountIdr: number }[]): number =>
  rows.reduce((sum, { amountIdr }) => sum + amountIdr, 0);

/**
 * When a gateway is asked about an attempt again, from the number of times it was asked: soon at first, because a
 * webhook may be lost, then ever more rarely. A QR code can be paid late, so asking goes on for two days after its end.
 */
export function nextAskAt(asks: number, now: Date, expiresAt: Date): Date | null {
  const waits = [15, 15, 20, 30, 30, 60, 60, 120, 300];
  const seconds = waits[asks] ?? 600;
  const next = new Date(now.getTime() + seconds * 1000);
  if (next <= expiresAt) return next;
  const overMs = now.getTime() - expiresAt.getTime();
  if (overMs > 48 * 60 * MINUTE) return null;
  if (overMs < 0) return new Date(expiresAt.getTime() + 5_000);
  return new Date(now.getTime() + Math.max(2 * MINUTE, overMs / 2));
}

/** Days after money came on which its gateway is asked again: whether it went back, by a refund or a chargeback. */
const CHECK_DAYS = [1, 3, 7, 14, 30, 45];
const DAY = 1_440 * MINUTE;

/** Whether the time for asking has come: an ask ahead of it leaves the schedule as it is. */
export const isDue = ({ askAt }: Pick<Attempt, "askAt">, now: Date): boolean => askAt !== null && askAt <= now;

/** The next of those days; null once they are over. */
export function nextCheckAt(cameAt: Date, now: Date): Date | null {
  const days = CHECK_DAYS.map((each) => new Date(cameAt.getTime() + each * DAY));
  return days.find((each) => each > now) ?? null;
}
