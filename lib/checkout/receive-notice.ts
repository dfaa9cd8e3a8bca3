import { inTransaction, type Ctx } from "@/lib/core/context";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { announce } from "@/lib/core/outbox";
import { findPayment, insertNotice, markHandled, recordWebhook, selectNotice } from "@/lib/payments";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { settlePayment } from "./settle-payment";

export type AuthenticNotice = {
  gateway: GatewayName;
  eventKey: string;
  reference: string | null;
  gatewayRef: string | null;
  claims: string;
  /** The raw bytes as they were verified, kept for support and replay. */
  body: string;
};

/** Stores a verified delivery once; the caller answers the gateway only after this has committed. */
export async function receiveNotice(ctx: Ctx, notice: AuthenticNotice): Promise<"stored" | "duplicate"> {
  return inTransaction(ctx, async (tx) => {
    const noticeId = await insertNotice(tx, notice);
    if (!noticeId) return "duplicate";
    await recordWebhook(tx, notice.gateway);
    await announce(tx, {
      name: "payments/notice.received",
      data: { noticeId, subject: `${notice.gateway}:${notice.reference ?? notice.gatewayRef ?? noticeId}` },
    });
    return "stored";
  });
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
