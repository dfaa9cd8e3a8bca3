import { callHttp, type HttpOutcome } from "@/lib/core/http";
import type { Pace } from "@/lib/work/pace";
import type { NotDone } from "@/lib/payments/gateway";
import { sentence } from "./wire";

/** Pakasir over HTTP, within its limits. `said` is a 2xx with JSON; `absent` a 404 of its own. */
export type PakasirAnswer = { outcome: "said"; body: unknown } | { outcome: "absent" } | NotDone;

export type PakasirSettings = { baseUrl: string; slug: string; apiKey: string; timeoutMs: number; pace: Pace };
export type PakasirApi = {
  /** Finds or creates: the same order with the same body gives the same transaction. */
  createTransaction: (reference: string, amount: number) => Promise<PakasirAnswer>;
  /** Callers that ask about one transaction while its turn has not come share the answer. */
  readTransaction: (txnId: string) => Promise<PakasirAnswer>;
  cancelTransaction: (txnId: string) => Promise<PakasirAnswer>;
  /** Public: says nothing about the key. */
  readFees: (amount: number) => Promise<PakasirAnswer>;
};

/**
 * Two calls a second and one status read per transaction in four seconds. The room beyond that is for the way: a call
 * that opens a connection arrives late, and the next ones then seem to follow it too closely.
 */
const CALL_EVERY_MS = 700;
const READ_EVERY_MS = 4_400;
/** How long a call waits for its turn before the caller is told to come back; a second status read fits in. */
const PATIENCE_MS = 6_000;
const RETRY_AFTER_MAX_SECONDS = 3600;

export function createPakasirApi(settings: PakasirSettings): PakasirApi {
  const { slug, apiKey, pace } = settings;
  const waiting = new Map<string, Promise<PakasirAnswer>>();
  const path = (verb: string, id: string) => `/${verb}/${encodeURIComponent(slug)}/${encodeURIComponent(id)}`;

  const call = async (method: "GET" | "POST", at: string, body?: unknown): Promise<PakasirAnswer> => {
    const answer = await callHttp({
      method,
      url: `${settings.baseUrl}/api/v2${at}`,
      headers: { "x-api-key": apiKey },
      ...(body === undefined ? {} : { body }),
      timeoutMs: settings.timeoutMs,
    });
    return judge(answer, method === "GET" ? "unavailable" : "unknown", apiKey);
  };
  const inTurn = async (work: () => Promise<PakasirAnswer>, oneTransaction?: string): Promise<PakasirAnswer> => {
    const also = oneTransaction ? { also: { key: oneTransaction, everyMs: READ_EVERY_MS } } : {};
    const turn = await pace.take({
      queue: `pakasir:${slug.slice(0, 100)}`,
      everyMs: CALL_EVERY_MS,
      patienceMs: PATIENCE_MS,
      ...also,
    });
    if (turn.outcome === "go") return work();
    const { retryAfterSeconds } = turn;
    return {
      outcome: "unavailable",
      why: "Pakasir limits how often it may be asked; others go first.",
      retryAfterSeconds,
    };
  };

  return {
    createTransaction: (reference, amount) =>
      inTurn(() => call("POST", path("create-transaction", reference), { method: "qris", amount })),
    cancelTransaction: (txnId) => inTurn(() => call("POST", path("cancel-transaction", txnId))),
    readFees: (amount) => inTurn(() => call("GET", `/payment-fee/${amount}`)),
    readTransaction(txnId) {
      const joined = waiting.get(txnId);
      if (joined) return joined;
      const asked = inTurn(() => {
        // Sent now: who asks from here on wants fresher facts than this answer may hold.
        waiting.delete(txnId);
        return call("GET", path("transaction-status", txnId));
      }, txnId).finally(() => {
        if (waiting.get(txnId) === asked) waiting.delete(txnId);
      });
      waiting.set(txnId, asked);
      return asked;
    },
  };
}

function judge(answer: HttpOutcome, whenUnclear: "unknown" | "unavailable", secret: string): PakasirAnswer {
  if (answer.kind === "not_sent")
    return { outcome: "unavailable", why: `Pakasir cannot be reached (${answer.why}).`, isOutage: true };
  if (answer.kind === "unknown")
    return { outcome: whenUnclear, why: `Pakasir gave no whole answer (${answer.why}).`, isOutage: true };
  const { status, json } = answer;
  const isJson = typeof json === "object" && json !== null && !Array.isArray(json);
  if (status >= 200 && status < 300 && isJson) return { outcome: "said", body: json };
  if (status < 300 || status >= 500)
    return { outcome: whenUnclear, why: `Pakasir's answer makes no sense (HTTP ${status}).` };
  if (status === 404 && isJson) return { outcome: "absent" };
  if (status === 429)
    return { outcome: "unavailable", why: "Pakasir asks us to slow down.", ...retryAfter(answer.headers) };
  const hint = status === 401 || status === 403 ? " Check PAKASIR_API_KEY." : "";
  const parsed = sentence.safeParse(json);
  const message = parsed.success ? `: ${clean(parsed.data.message, secret)}` : ".";
  return { outcome: "refused", why: `Pakasir refused (${status})${message}${hint}` };
}

function retryAfter(headers: Headers): { retryAfterSeconds: number } {
  const seconds = Number(headers.get("retry-after"));
  const isUsable = Number.isInteger(seconds) && seconds > 0;
  return { retryAfterSeconds: isUsable ? Math.min(seconds, RETRY_AFTER_MAX_SECONDS) : 4 };
}

/** The gateway's sentence for the admin: one short line, our key cut out should it be repeated. */
function clean(message: string, secret: string): string {
  return message
    .replaceAll(secret, "[hidden]")
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, " ")
    .slice(0, 160);
}
