import { DomainError } from "@/lib/core/errors";
import {
  insertWebhook,
  markHandled,
  mayRead,
  type NewWebhook,
  recordWebhook,
  selectWebhookAttempt,
} from "@/lib/payments";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import type { Ctx } from "@/lib/work/context";
import { settlePayment } from "./settle-payment";

/** Stores a verified delivery once; the caller answers the gateway only after this has committed. */
export async function receiveWebhook(ctx: Ctx, webhook: NewWebhook): Promise<"stored" | "duplicate"> {
  const outcome = await insertWebhook(ctx, webhook);
  if (outcome === "stored") await recordWebhook(ctx, webhook.gateway);
  return outcome;
}

/** A webhook may overtake the commit that stores the gateway's id; for this long an unknown id may still be ours. */
const MAY_BE_EARLY_MS = 90_000;
/** The pause while the gateway's breaker is open. */
const ASK_AGAIN_SECONDS = 60;

/**
 * Acts on a stored delivery: asks the gateway, then records its answer and that the delivery is handled in one commit.
 * Throws `try_later` when the gateway cannot be asked, so that the durable function tries again. Repeating it changes
 * nothing. Answers what came of it, as it stands in the inbox.
 */
export async function handleWebhook(ctx: Ctx, webhookId: string): Promise<string> {
  const found = await selectWebhookAttempt(ctx, webhookId);
  if (!found) throw new DomainError("not_found", "There is no such webhook delivery.");
  const { webhook, attempt, openUntil } = found;
  if (!attempt) {
    if (ctx.now().getTime() - webhook.receivedAt.getTime() < MAY_BE_EARLY_MS)
      throw new DomainError("try_later", "The payment is not known yet.");
    await markHandled(ctx, webhookId, "unknown_reference");
    return "unknown_reference";
  }
  // One that hangs would hold up a call of the engine for each of its webhooks.
  if (openUntil && openUntil > ctx.now() && !(await mayRead(ctx, webhook.gateway)))
    throw new DomainError("try_later", "The gateway is not asked for now.", { retryAfterSeconds: ASK_AGAIN_SECONDS });
  const verdict = await settlePayment(ctx, gatewayNamed(webhook.gateway), attempt, { webhookId });
  if (verdict === "unreadable") throw new DomainError("try_later", "The gateway gave no answer.");
  return verdict;
}
