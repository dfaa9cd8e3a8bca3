import { isDomainError } from "@/lib/core/errors";
import type { Rupiah } from "@/lib/core/money";
import type { NotDone } from "@/lib/payments/gateway";

/**
 * The pretend bank as the adapter sees it; the real gateways have HTTP in its place. Like HTTP it can fail in every way:
 * a `DomainError` is the bank's refusal, any other error leaves open what was done.
 */
export type Bank = {
  /** Opens a charge, or answers the one that the reference has already. */
  create: (request: { reference: string; amount: Rupiah; description: string; expiresAt: Date }) => Promise<Found>;
  /** Null for an unknown reference. */
  read: (reference: string) => Promise<Found | null>;
  cancel: (reference: string) => Promise<void>;
  refund: (request: { reference: string; refundKey: string; amount: Rupiah }) => Promise<void>;
};

/** A charge as the bank tells of it. */
export type Found = {
  id: string;
  reference: string;
  amountIdr: Rupiah;
  qrString: string;
  status: "pending" | "paid" | "expired" | "cancelled" | "reversed";
  expiresAt: Date;
  receipts: readonly { id: string; amountIdr: Rupiah; paidAt: Date }[];
  refundedIdr: Rupiah;
  refunds: readonly { refundKey: string; amountIdr: Rupiah }[];
};

/** Failures to reach the bank's books at all: nothing was carried out. */
const NEVER_REACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "57P03", "53300"]);

export type BankAnswer<T> = { outcome: "answered"; value: T } | NotDone;

/** One call to the bank with a time limit: done, not done or unknown, and never an exception. */
export async function callBank<T>(timeLimitMs: number, call: () => Promise<T>): Promise<BankAnswer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<NotDone>((resolve) => {
    const why = `the pretend bank did not answer within ${timeLimitMs / 1000} seconds`;
    timer = setTimeout(() => resolve({ outcome: "unknown", why, isOutage: true }), timeLimitMs);
  });
  const answer = Promise.resolve()
    .then(call)
    .then((value): BankAnswer<T> => ({ outcome: "answered", value }), toNotDone);
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}

function toNotDone(error: unknown): NotDone {
  if (isDomainError(error))
    return { outcome: error.code === "try_later" ? "unavailable" : "refused", why: error.message };
  const code = causeCode(error);
  if (code && NEVER_REACHED.has(code))
    return { outcome: "unavailable", why: `the pretend bank is away (${code})`, isOutage: true };
  return { outcome: "unknown", why: `the pretend bank's answer was lost (${code ?? "error"})`, isOutage: true };
}

function causeCode(error: unknown): string | undefined {
  for (let seen = error; seen instanceof Error; seen = seen.cause)
    if ("code" in seen && typeof seen.code === "string") return seen.code;
  return undefined;
}
