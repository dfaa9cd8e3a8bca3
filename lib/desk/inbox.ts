import { count, desc, eq, getTableColumns } from "drizzle-orm";
import { webhookInbox } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { orderIdOf, selectWebhook, selectWebhookAttempt, type Webhook } from "@/lib/payments";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { requireRight } from "@/lib/work/rights";
import type { InboxItem, InboxPage, InboxRow } from "./views";

/** The webhook inbox: what gateways have sent, and what came of it. */

/** The list shows no bodies, so it reads none. */
const { body: _body, ...LISTED } = getTableColumns(webhookInbox);

/** One page of deliveries, newest first. A page beyond the last shows the last. */
export async function listInbox(
  ctx: Ctx,
  query: { page: number; perPage: number; gateway?: GatewayName | undefined },
): Promise<InboxPage> {
  requireRight(ctx, "webhooks.read");
  const where = query.gateway ? eq(webhookInbox.gateway, query.gateway) : undefined;
  const [totals] = await ctx.db.select({ total: count() }).from(webhookInbox).where(where);
  const total = totals?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const rows = await ctx.db
    .select(LISTED)
    .from(webhookInbox)
    .where(where)
    .orderBy(desc(webhookInbox.receivedAt), desc(webhookInbox.id))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  return { rows: rows.map(toRow), total, page, pages };
}

/** One delivery with its raw body and the order that it is about; null when there is none. */
export async function readInboxItem(ctx: Ctx, id: string): Promise<InboxItem | null> {
  requireRight(ctx, "webhooks.read");
  const [webhook, found] = await Promise.all([selectWebhook(ctx, id), selectWebhookAttempt(ctx, id)]);
  if (!webhook) return null;
  const orderId = found?.attempt ? orderIdOf(found.attempt.payableId) : null;
  return { ...toRow(webhook), body: webhook.body.toString("utf8"), eventKey: webhook.eventKey, orderId };
}

/**
 * Handles a stored delivery once more. The gateway is asked again, so replaying can never pay anything twice.
 * Throws `not_found`.
 */
export async function replayWebhook(ctx: Ctx, id: string): Promise<void> {
  requireRight(ctx, "webhooks.replay");
  const found = await selectWebhookAttempt(ctx, id);
  if (!found) throw new DomainError("not_found", "There is no such webhook delivery.");
  const { gateway } = found.webhook;
  await inTransaction(ctx, (tx) =>
    announce(tx, "payments/webhook.received", { webhookId: id, subject: `replay:${id}`, gateway }),
  );
}

const toRow = (webhook: Omit<Webhook, "body">): InboxRow => ({
  id: webhook.id,
  gateway: webhook.gateway,
  reference: webhook.reference,
  gatewayRef: webhook.gatewayRef,
  claims: webhook.claims,
  receivedAt: webhook.receivedAt.toISOString(),
  duplicates: webhook.duplicates,
  handledAt: webhook.handledAt?.toISOString() ?? null,
  verdict: webhook.verdict,
});
