import type { HttpOutcome } from "@/lib/core/http";
import type { NotDone } from "@/lib/payments/gateway";

/** A write that may have been carried out is `unknown`; a read that failed can simply be asked again. */
export type Effect = "read" | "write";

/** Why no answer of Midtrans' own came, for the admin. */
export function explainSilence(outcome: HttpOutcome, effect: Effect): NotDone {
  if (outcome.kind === "not_sent")
    return { outcome: "unavailable", why: `Midtrans could not be reached (${outcome.why}).`, isOutage: true };
  if (outcome.kind === "unknown")
    return { outcome: "unknown", why: `Midtrans did not answer completely (${outcome.why}).`, isOutage: true };
  const { status } = outcome;
  if (status === 429)
    return { outcome: "unavailable", why: "Midtrans asks to slow down (429).", ...retryAfter(outcome.headers) };
  // With an idempotency key this means that the first call is still running.
  if (status === 202 && effect === "write")
    return { outcome: "unknown", why: "Midtrans is still working on the same call (202)." };
  const why = `Midtrans answered ${status} in a form that Kursi does not know.`;
  // A proxy may have given up on a call that Midtrans carried out; below 500 it turned the call away itself.
  const isOpen = status >= 500 || (status >= 200 && status < 300);
  return { outcome: effect === "write" && isOpen ? "unknown" : "unavailable", why };
}

const SENTENCES: Record<number, string> = {
  401: "Midtrans does not accept the server key. Check MIDTRANS_SERVER_KEY, and that MIDTRANS_IS_PRODUCTION fits it: sandbox and production have different keys.",
  402: "Midtrans has QRIS not switched on for this merchant. Ask for it in Midtrans' dashboard.",
  410: "Midtrans has closed this merchant's account, or it is blocked. Ask Midtrans' support.",
};

/** What a `status_code` in the body means when it is not the one hoped for. */
export function explainCode(code: number, message: string, effect: Effect, secrets: readonly string[]): NotDone {
  const said = tidy(message, secrets);
  if (code === 429) return { outcome: "unavailable", why: "Midtrans asks to slow down (429)." };
  if (code >= 500)
    return { outcome: effect === "write" ? "unknown" : "unavailable", why: `Midtrans failed (${code}): ${said}` };
  return { outcome: "refused", why: SENTENCES[code] ?? `Midtrans refused (${code}): ${said}` };
}

/** A sentence of Midtrans' that is safe to show: short, one line, without our secrets. */
function tidy(message: string, secrets: readonly string[]): string {
  let text = message.replace(/[^\P{C}]+/gu, " ").trim();
  for (const secret of secrets) text = text.replaceAll(secret, "[hidden]");
  return text.slice(0, 200) || "no reason given";
}

function retryAfter(headers: Headers): { retryAfterSeconds?: number } {
  const seconds = Number(headers.get("retry-after"));
  return Number.isInteger(seconds) && seconds > 0 ? { retryAfterSeconds: Math.min(seconds, 3600) } : {};
}
