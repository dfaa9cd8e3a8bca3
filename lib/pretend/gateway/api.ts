import { isDomainError } from "@/lib/core/errors";
import type { NotDone } from "@/lib/payments/gateway";

/** Failures to reach the bank's books at all: nothing was carried out. */
const NEVER_REACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "57P03", "53300"]);

export type BankAnswer<T> = { outcome: "answered"; value: T } | NotDone;

/** One call to the bank with a time limit: done, not done or unknown, and never an exception. */
export async function callBank<T>(timeLimitMs: number, call: () => Promise<T>): Promise<BankAnswer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<NotDone>((resolve) => {
    const why = `the sandbox did not answer within ${timeLimitMs / 1000} seconds`;
    timer = setTimeout(() => resolve({ outcome: "unknown", why }), timeLimitMs);
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
  if (code && NEVER_REACHED.has(code)) return { outcome: "unavailable", why: `the sandbox is away (${code})` };
  return { outcome: "unknown", why: `the sandbox's answer was lost (${code ?? "error"})` };
}

function causeCode(error: unknown): string | undefined {
  for (let seen = error; seen instanceof Error; seen = seen.cause)
    if ("code" in seen && typeof seen.code === "string") return seen.code;
  return undefined;
}
