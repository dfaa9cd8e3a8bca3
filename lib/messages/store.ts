import { and, asc, eq, inArray, lt, sql } from "drizzle-orm";
import { notifications } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import type { OrderFacts } from "./facts";
import type { NotificationKind, NotificationStatus } from "./status";

/** Every query of messages to people; the only writer of `notifications.status`. */

export type Notification = typeof notifications.$inferSelect;

export type NewNotification = {
  /** What it is about: the order, or something of it when a kind may come more than once. */
  subject: string;
  kind: NotificationKind;
  recipient: string;
  locale: "id" | "en";
  facts: OrderFacts;
};

/** Puts a message on its way in the commit of its cause. The same subject, kind and channel is never sent twice. */
export async function queueNotification(tx: TxCtx, message: NewNotification): Promise<void> {
  const { locale, facts, ...rest } = message;
  const [row] = await tx.db
    .insert(notifications)
    .values({
      ...rest,
      orderId: facts.orderId,
      channel: "email",
      data: { ...facts, locale },
      createdAt: tx.now(),
    })
    .onConflictDoNothing()
    .returning({ id: notifications.id });
  if (row) await announce(tx, { name: "notifications/notification.queued", data: { notificationId: row.id } });
}

export async function selectNotification(ctx: Ctx, id: string): Promise<Notification | undefined> {
  const [row] = await ctx.db.select().from(notifications).where(eq(notifications.id, id));
  return row;
}

export const selectNotifications = (ctx: Ctx, orderId: string): Promise<Notification[]> =>
  ctx.db.select().from(notifications).where(eq(notifications.orderId, orderId)).orderBy(asc(notifications.createdAt));

export async function moveNotification(
  ctx: Ctx,
  id: string,
  to: NotificationStatus,
  trouble: string | null,
): Promise<void> {
  await ctx.db
    .update(notifications)
    .set({
      status: to,
      trouble,
      tries: sql`${notifications.tries} + 1`,
      ...(to === "sent" ? { sentAt: ctx.now() } : {}),
    })
    .where(eq(notifications.id, id));
}

/** Messages that were queued and never sent: their event was lost, or the channel was away. */
export async function selectStale(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(inArray(notifications.status, ["queued", "unknown"]), lt(notifications.createdAt, before)))
    .orderBy(asc(notifications.createdAt))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Staff ask for it once more. */
export async function requeue(tx: TxCtx, id: string): Promise<void> {
  await tx.db.update(notifications).set({ status: "queued", trouble: null }).where(eq(notifications.id, id));
  await announce(tx, { name: "notifications/notification.queued", data: { notificationId: id } });
}
