import {
  isDue,
  isManual,
  isOpen,
  nextAskAt,
  nextCheckAt,
  type Attempt,
  type NewReceipt,
  type ReceiptRow,
} from "@/lib/payments";
import type { AttemptFacts } from "@/lib/payments";
import type { GatewayPayment } from "@/lib/payments/gateway";

/**
 * How far a read of a gateway is believed against what is on record. Reads overtake each other, and some gateways answer
 * from a copy that lags behind: money is always put on record, but it is not taken off on the word of one stale answer.
 * Pure.
 */

/** What a gateway said of an attempt, and when it was asked. */
export type Read = { began: Date; payment: GatewayPayment };

/** It was asked after what is on record had been put there. Only such a read can speak against it. */
export const isFresh = ({ factsAt }: Pick<Attempt, "factsAt">, { began }: Read): boolean =>
  factsAt === null || began >= factsAt;

/** Milliseconds between two reads that deny the same money: within one, a copy that lags would answer both. */
const DOUBT_MS = 60_000;

/**
 * What a read says against money that is on record.
 * - `reversal`: it went back, in the gateway's own word, or by the second fresh read that knows nothing of it
 * - `doubt`: the first such read; `doubted`: another one, too soon after it
 * - `stale`: it was asked before that money went on record: ask again
 */
export type Objection = "none" | "reversal" | "doubt" | "doubted" | "stale";

type Doubted = Pick<Attempt, "factsAt" | "doubtedAt" | "rawStatus">;

/** "failed" about money that came means that it went back, but one such answer may be a mistake; "reversed" is not. */
export function objectionTo(attempt: Doubted, hasMoney: boolean, read: Read): Objection {
  const { status, rawStatus } = read.payment;
  if (!hasMoney || (status !== "reversed" && status !== "failed")) return "none";
  if (!isFresh(attempt, read)) return "stale";
  if (status === "reversed") return "reversal";
  if (attempt.doubtedAt === null || attempt.rawStatus !== rawStatus) return "doubt";
  return read.began.getTime() - attempt.doubtedAt.getTime() >= DOUBT_MS ? "reversal" : "doubted";
}

/** What of a doubt is remembered. A read that is not fresh changes nothing of it. */
export function doubtAfter(
  attempt: Doubted,
  read: Read,
  objection: Objection,
): Pick<AttemptFacts, "rawStatus" | "doubtedAt"> {
  if (!isFresh(attempt, read)) return {};
  const { rawStatus } = read.payment;
  if (objection === "doubted") return { rawStatus };
  return { rawStatus, doubtedAt: objection === "doubt" ? read.began : null };
}

/** The gateway holds the money, apart from what it lists as refunded. */
const HOLDS: readonly GatewayPayment["status"][] = ["succeeded", "refunded", "partially_refunded"];

/** Money that is not on record; also money that was taken back and that a fresh read finds there again. */
export function newReceipts(
  attempt: Pick<Attempt, "factsAt">,
  ours: readonly Pick<ReceiptRow, "receiptKey" | "attention">[],
  read: Read,
): NewReceipt[] {
  const isBelieved = isFresh(attempt, read) && HOLDS.includes(read.payment.status);
  return read.payment.receipts.flatMap((receipt) => {
    const rounds = ours.filter(({ receiptKey }) => receiptKey === receipt.receiptKey);
    const isGone = rounds.every(({ attention }) => attention === "reversed");
    return rounds.length === 0 || (isGone && isBelieved) ? [{ ...receipt, round: rounds.length + 1 }] : [];
  });
}

/** When the gateway is asked next, and how often it was asked by the schedule. */
export function askAfter(
  attempt: Attempt,
  now: Date,
  { isNewMoney, objection, receipts }: { isNewMoney: boolean; objection: Objection; receipts: readonly ReceiptRow[] },
): Pick<Attempt, "askAt" | "asks"> {
  const { askAt, asks } = attempt;
  if (objection === "doubt" || objection === "doubted" || objection === "stale") {
    const soon = new Date(now.getTime() + DOUBT_MS);
    return { askAt: askAt && askAt > now && askAt < soon ? askAt : soon, asks };
  }
  // Whoever asks ahead of the time, a webhook or a buyer who looks again, must not slow down the sweep.
  if (!isDue(attempt, now) && !isNewMoney) return { askAt, asks };
  const came = receipts.filter((receipt) => receipt.attemptId === attempt.id && !isManual(receipt));
  const [first] = came;
  const check = first ? nextCheckAt(first.recordedAt, now) : null;
  const isDecided = first !== undefined && !came.some(isOpen);
  return { askAt: isDecided ? check : (nextAskAt(asks, now, attempt.expiresAt) ?? check), asks: asks + 1 };
}
