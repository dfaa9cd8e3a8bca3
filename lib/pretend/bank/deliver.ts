import type { Ctx } from "@/lib/work/context";
import { env, requiredEnv } from "@/lib/core/env";
import { callHttp } from "@/lib/core/http";
import { hmacSha256 } from "@/lib/core/secrets";
import { noteTry, selectOpenDeliveries, type Delivery } from "./store";

const TIME_LIMIT_MS = 10_000;
const GIVE_UP_AFTER_MS = 24 * 3_600_000;
const BATCH_MAX = 50;
/** So many calls without any answer mean that the shop is away. */
const SILENCES_MAX = 3;

/**
 * POSTs one stored webhook to the shop over HTTP, signed now. Answers the HTTP status, or what went wrong; anything
 * but a 2xx leaves it on the list. A delivery may be sent again: the shop must take it for the same fact.
 */
export async function sendDelivery(ctx: Ctx, { id, body }: Delivery): Promise<string> {
  const outcome = await callHttp({
    method: "POST",
    url: `${env().internalUrl}/api/webhooks/sandbox`,
    headers: signedHeaders(body),
    body,
    timeoutMs: TIME_LIMIT_MS,
  });
  const status = outcome.kind === "answered" ? String(outcome.status) : `${outcome.kind}: ${outcome.why}`;
  await noteTry(ctx, id, { isAnswered: isTaken(status), status });
  return status;
}

/** Sends again what the shop has not answered, for a day, as gateways do. Called every minute. */
export async function retryDeliveries(ctx: Ctx): Promise<{ tried: number; answered: number }> {
  const since = new Date(ctx.now().getTime() - GIVE_UP_AFTER_MS);
  const result = { tried: 0, answered: 0 };
  let silences = 0;
  // One after the other: a shop that has just come back is not to be knocked over again.
  for (const delivery of await selectOpenDeliveries(ctx, since, BATCH_MAX)) {
    const status = await sendDelivery(ctx, delivery);
    result.tried++;
    if (isTaken(status)) result.answered++;
    else if (!/^\d/.test(status) && ++silences >= SILENCES_MAX) break;
  }
  return result;
}

const isTaken = (status: string): boolean => /^2\d\d$/.test(status);

function signedHeaders(body: string): Record<string, string> {
  const timestamp = String(machineSeconds());
  return {
    "content-type": "application/json",
    "x-sandbox-timestamp": timestamp,
    "x-sandbox-signature": hmacSha256(requiredEnv("SANDBOX_SECRET"), `${timestamp}.${body}`),
  };
}

/** The machine's time, not the shop's: the demo's clock may be days ahead, and signatures are about the real one. */
const machineSeconds = (): number => Math.floor(Date.now() / 1000);
