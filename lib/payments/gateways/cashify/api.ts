import { callHttp, type HttpOutcome } from "@/lib/core/http";
import type { NotDone } from "@/lib/payments/gateway";
import { envelope, type Envelope } from "./wire";

/**
 * Casaku over HTTP. `said` is an answer whose inner status is 200; `absent` its way of saying "no such transaction".
 */
export type CasakuAnswer = { outcome: "said"; body: Envelope } | { outcome: "absent" } | NotDone;

export type CasakuSettings = { baseUrl: string; licenseKey: string; timeoutMs: number };
export type CasakuApi = {
  /** A call that changes something: an unclear answer is `unknown`. */
  write: (path: string, body: unknown) => Promise<CasakuAnswer>;
  /** A call that only looks: an unclear answer is `unavailable`, since it can be repeated. */
  read: (path: string, body?: unknown) => Promise<CasakuAnswer>;
};

const RETRY_AFTER_MAX_SECONDS = 3600;

export function createCasakuApi(settings: CasakuSettings): CasakuApi {
  const call = (method: "GET" | "POST", path: string, body: unknown) =>
    callHttp({
      method,
      url: `${settings.baseUrl.replace(/\/+$/, "")}${path}`,
      headers: { "x-license-key": settings.licenseKey },
      ...(body === undefined ? {} : { body }),
      timeoutMs: settings.timeoutMs,
    });
  return {
    write: async (path, body) => judge(await call("POST", path, body), "unknown", settings.licenseKey),
    read: async (path, body) =>
      judge(await call(body === undefined ? "GET" : "POST", path, body), "unavailable", settings.licenseKey),
  };
}

function judge(answer: HttpOutcome, whenUnclear: "unknown" | "unavailable", secret: string): CasakuAnswer {
  if (answer.kind === "not_sent")
    return { outcome: "unavailable", why: `Casaku cannot be reached (${answer.why}).`, isOutage: true };
  if (answer.kind === "unknown")
    return { outcome: whenUnclear, why: `Casaku gave no whole answer (${answer.why}).`, isOutage: true };
  const body = readBody(answer.json);
  const status = answer.status === 200 || answer.status === 201 ? body?.status : answer.status;
  if (status === undefined || status >= 500)
    return { outcome: whenUnclear, why: `Casaku's answer makes no sense (HTTP ${answer.status}).` };
  if (status === 200 && body) return { outcome: "said", body };
  if (status === 404 && body) return { outcome: "absent" };
  return explain(status, clean(body?.message ?? "", secret), answer.headers);
}

/** The profile is said to come without an envelope, so a bare object counts as one that says 200. */
function readBody(json: unknown): Envelope | undefined {
  const wrapped = envelope.safeParse(json);
  if (wrapped.success) return wrapped.data;
  const isBare = typeof json === "object" && json !== null && !Array.isArray(json) && !("status" in json);
  return isBare ? { status: 200, data: json } : undefined;
}

/**
 * Casaku says "listener offline" and "subscribe first" with the same 403, so only its sentence tells them apart. A
 * sentence that we do not know stays a refusal with that sentence.
 */
function explain(status: number, message: string, headers: Headers): NotDone {
  if (status === 429) return { outcome: "unavailable", why: "Casaku asks us to slow down.", ...retryAfter(headers) };
  if (/listener|offline/i.test(message))
    return {
      outcome: "unavailable",
      why: "The Casaku app on the shop's phone is offline, so Casaku takes no new payments. Open the app on that phone and check its internet connection and notification access.",
    };
  if (/langganan|pricing|subscri/i.test(message))
    return { outcome: "refused", why: "Casaku asks for a subscription. Renew it at casaku.id/pricing." };
  const hint = status === 401 || status === 403 ? " Check CASHIFY_LICENSE_KEY and the account at casaku.id." : "";
  return { outcome: "refused", why: `Casaku refused (${status})${message ? `: ${message}` : "."}${hint}` };
}

function retryAfter(headers: Headers): { retryAfterSeconds: number } {
  const seconds = Number(headers.get("retry-after"));
  const isUsable = Number.isInteger(seconds) && seconds > 0;
  return { retryAfterSeconds: isUsable ? Math.min(seconds, RETRY_AFTER_MAX_SECONDS) : 5 };
}

/** The gateway's sentence for the admin: one short line, our key cut out should it be repeated. */
function clean(message: string, secret: string): string {
  return message
    .replaceAll(secret, "[hidden]")
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, " ")
    .slice(0, 160);
}
