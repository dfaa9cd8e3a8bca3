import type { Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { findPayment, insertNotice, markHandled, recordWebhook, selectNotice, type NewNotice } from "@/lib/payments";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { settlePayment } from "./settle-payment";

/** A delivery whose raw bytes were verified; they are kept for support and replay. */
export type AuthenticNotice = NewNotice;

/** Stores a verified delivery once; the caller answers the gateway only after this has committed. */
export async function receiveNotice(ctx: Ctx, notice: AuthenticNotice): Promise<"stored" | "duplicate"> {
  const outcome = await insertNotice(ctx, notice);
  if (outcome === "stored") await recordWebhook(ctx, notice.gateway);
  return outcome;
}

/** A gateway can be faster than the commit that tells us its id of the charge; that long an unknown id may be ours yet. */
const MAY_BE_EARLY_MS = 90_000;

/**
 * Acts on a stored delivery: asks the gateway and records its answer. Throws `try_later` when the gateway cannot be
 * asked, so that the durable function tries again. Repeating it changes nothing.
 */
export async function handleNotice(ctx: Ctx, noticeId: string): Promise<string> {
  const notice = await selectNotice(ctx, noticeId);
  if (!notice) throw new DomainError("not_found", "There is no such webhook delivery.");
  const payment = await findPayment(ctx, notice.gateway, notice);
  if (!payment) {
    if (ctx.now().getTime() - notice.receivedAt.getTime() < MAY_BE_EARLY_MS)
      throw new DomainError("try_later", "The payment is not known yet.");
    await markHandled(ctx, noticeId, "unknown_reference");
    return "unknown_reference";
  }
  const verdict = await settlePayment(ctx, gatewayNamed(notice.gateway), payment);
  if (verdict === "unreadable") throw new DomainError("try_later", "The gateway gave no answer.");
  await markHandled(ctx, noticeId, verdict);
  return verdict;
}
