import { count, desc, eq } from "drizzle-orm";
import { webhookInbox } from "@/db/schema";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import type { GatewayName } from "@/lib/core/gateway-names";
import { announce } from "@/lib/work/outbox";
import { findPayment, selectNotice } from "@/lib/payments";

/** The webhook inbox, for staff. */

export type InboxRow = {
  id: string;
  gateway: GatewayName;
  reference: string | null;
  gatewayRef: string | null;
  /** What the delivery claimed; never acted on. */
  claims: string;
  receivedAt: string;
  duplicates: number;
  handledAt: string | null;
  verdict: string | null;
};
export type InboxItem = InboxRow & { body: string; eventKey: string; orderId: string | null };

/** One page of deliveries, newest first. */
export async function listInbox(
  ctx: Ctx,
  query: { page: number; perPage: number; gateway?: GatewayName | undefined },
): Promise<{ rows: InboxRow[]; total: number; page: number; pages: number }> {
  const where = query.gateway ? eq(webhookInbox.gateway, query.gateway) : undefined;
  const [totals] = await ctx.db.select({ total: count() }).from(webhookInbox).where(where);
  const total = totals?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const rows = await ctx.db
    .select()
    .from(webhookInbox)
    .where(where)
    .orderBy(desc(webhookInbox.receivedAt), desc(webhookInbox.id))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  return { rows: rows.map(toRow), total, page, pages };
}

export async function readInboxItem(ctx: Ctx, id: string): Promise<InboxItem | null> {
  const notice = await selectNotice(ctx, id);
  if (!notice) return null;
  const payment = await findPayment(ctx, notice.gateway, notice);
  return { ...toRow(notice), body: notice.body, eventKey: notice.eventKey, orderId: payment?.orderId ?? null };
}

/** Handles a stored delivery once more. The gateway is asked again, so replaying can never pay anything twice. */
export async function replayNotice(ctx: Ctx, id: string): Promise<void> {
  const notice = await selectNotice(ctx, id);
  if (!notice) throw new DomainError("not_found", "There is no such webhook delivery.");
  await inTransaction(ctx, (tx) =>
    announce(tx, { name: "payments/notice.received", data: { noticeId: id, subject: `replay:${id}` } }),
  );
}

const toRow = (notice: typeof webhookInbox.$inferSelect): InboxRow => ({
  id: notice.id,
  gateway: notice.gateway,
  reference: notice.reference,
  gatewayRef: notice.gatewayRef,
  claims: notice.claims,
  receivedAt: notice.receivedAt.toISOString(),
  duplicates: notice.duplicates,
  handledAt: notice.handledAt?.toISOString() ?? null,
  verdict: notice.verdict,
});
