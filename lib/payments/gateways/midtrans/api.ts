import { createHash } from "node:crypto";
import { callHttp } from "@/lib/core/http";
import type { NotDone } from "@/lib/payments/gateway";
import { explainCode, explainSilence, type Effect } from "./problems";
import { wireSnap, wireSnapError, wireStatusCode, type WireSnap } from "./wire";

export type MidtransSettings = {
  /** Core API, without a trailing slash. */
  baseUrl: string;
  /** Snap API including `/snap/v1`, without a trailing slash. */
  snapUrl: string;
  serverKey: string;
  /** Sent with every charge, so that the dashboard needs no setting; null leaves it to the dashboard. */
  notificationUrl: string | null;
  /** Milliseconds until a call is given up. */
  timeoutMs: number;
};

/** Midtrans answered, with its own code; whether that is what we hoped for is for the caller to say. */
export type CoreAnswer =
  { ok: true; code: number; body: unknown; asProblem: () => NotDone } | { ok: false; problem: NotDone };
export type SnapAnswer = { ok: true; data: WireSnap } | { ok: false; problem: NotDone };

/** Midtrans' HTTP API, the calls that we make. Nothing throws. */
export function createMidtransApi(settings: MidtransSettings) {
  const secrets = [settings.serverKey];
  const headers: Record<string, string> = {
    authorization: `Basic ${Buffer.from(`${settings.serverKey}:`).toString("base64")}`,
  };
  const notify: Record<string, string> = settings.notificationUrl
    ? { "x-override-notification": settings.notificationUrl }
    : {};

  async function core(effect: Effect, path: string, body?: unknown, idempotencyKey?: string): Promise<CoreAnswer> {
    const outcome = await callHttp({
      method: effect === "write" ? "POST" : "GET",
      url: `${settings.baseUrl}${path}`,
      headers: {
        ...headers,
        ...(path === "/v2/charge" ? notify : {}),
        ...(idempotencyKey ? { "idempotency-key": idempotencyKey } : {}),
      },
      body,
      timeoutMs: settings.timeoutMs,
    });
    const answer = outcome.kind === "answered" ? wireStatusCode.safeParse(outcome.json) : null;
    if (outcome.kind !== "answered" || !answer?.success) return { ok: false, problem: explainSilence(outcome, effect) };
    const { status_code: code, status_message: message } = answer.data;
    return {
      ok: true,
      code,
      body: outcome.json,
      asProblem: () => explainCode(code, message ?? "", effect, secrets),
    };
  }

  const of = (orderId: string, verb: string) => `/v2/${encodeURIComponent(orderId)}/${verb}`;

  return {
    charge: (orderId: string, body: unknown) => core("write", "/v2/charge", body, idempotencyKey("charge", orderId)),
    status: (orderId: string) => core("read", of(orderId, "status")),
    expire: (orderId: string) => core("write", of(orderId, "expire")),
    refund: (orderId: string, body: { refund_key: string; amount: number; reason: string }) =>
      core("write", of(orderId, "refund"), body, idempotencyKey("refund", body.refund_key)),

    async snap(body: unknown): Promise<SnapAnswer> {
      const outcome = await callHttp({
        method: "POST",
        url: `${settings.snapUrl}/transactions`,
        headers: { ...headers, ...notify },
        body,
        timeoutMs: settings.timeoutMs,
      });
      if (outcome.kind !== "answered") return { ok: false, problem: explainSilence(outcome, "write") };
      const data = wireSnap.safeParse(outcome.json);
      if (data.success && outcome.status < 300) return { ok: true, data: data.data };
      const error = wireSnapError.safeParse(outcome.json);
      if (!error.success) return { ok: false, problem: explainSilence(outcome, "write") };
      // Snap puts its status in HTTP, but an error inside a 200 is still an error.
      const code = outcome.status < 300 ? 400 : outcome.status;
      return { ok: false, problem: explainCode(code, error.data.error_messages.join("; "), "write", secrets) };
    },
  };
}
export type MidtransApi = ReturnType<typeof createMidtransApi>;

/** Keys are shared by all endpoints and blind to the body, so the purpose is part of it; 40 characters, 43 are taken. */
export const idempotencyKey = (purpose: "charge" | "refund", key: string): string =>
  createHash("sha256").update(`${purpose}:${key}`).digest("hex").slice(0, 40);
