import { and, asc, eq, inArray, lt, sql } from "drizzle-orm";
import { messages, outbox } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { isErased } from "@/lib/core/erasure";
import type { Locale } from "@/lib/core/format";
import type { Reason } from "@/lib/core/reasons";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce, announceWhen } from "@/lib/work/outbox";
import { machine, transition } from "@/lib/work/transition";
import { chooseChannel, type Recipient } from "./channels/choose-channel";
import type { OrderFacts } from "./facts";
import { MESSAGE_MOVES, type MessageKind, type MessageStatus } from "./status";

/** All queries of messages; the only writer of their table. */

export type Message = typeof messages.$inferSelect;

export type NewMessage = {
  /** What it is about: the order id, or `order id:something` when a kind may come more than once. */
  subject: string;
  kind: MessageKind;
  recipient: Recipient;
  /** Whose timeline it stands on. */
  orderId: string | null;
  locale: Locale;
  /** `items` sealed with `sealItems(subject, …)`. */
  facts: OrderFacts;
};

const MESSAGE = machine({
  entity: "message",
  table: messages,
  column: "status",
  moves: MESSAGE_MOVES,
  orderIdOf: (message) => message.orderId,
});

/**
 * Queues a message and its event in the commit of their cause, in one statement. The same subject, kind,
 * recipient and channel is queued once; repeating it changes nothing.
 */
export async function queueMessage(tx: TxCtx, message: NewMessage): Promise<void> {
  const { recipient, ...rest } = message;
  // Money may still go back for a buyer who has asked to be forgotten; nobody is at that address.
  if (isErased(recipient.email)) return;
  const row = {
    ...rest,
    ...chooseChannel(recipient),
    recipientKind: recipient.kind,
    recipientId: recipient.id,
    createdAt: tx.now(),
  };
  const queued = tx.db
    .$with("queued")
    .as(tx.db.insert(messages).values(row).onConflictDoNothing().returning({ id: messages.id }));
  const event = announceWhen(tx, "messages/message.queued", sql`jsonb_build_object('messageId', id)`, sql`queued`);
  const announced = tx.db.$with("announced", { id: outbox.id }).as(event);
  await tx.db.with(queued, announced).select({ id: queued.id }).from(queued);
}

export async function selectMessage(ctx: Ctx, id: string): Promise<Message | undefined> {
  const [row] = await ctx.db.select().from(messages).where(eq(messages.id, id));
  return row;
}

/** Every message on an order's timeline, oldest first. */
export const selectMessages = (ctx: Ctx, orderId: string): Promise<Message[]> =>
  ctx.db.select().from(messages).where(eq(messages.orderId, orderId)).orderBy(asc(messages.createdAt));

/** Records how a try to send went. `why` is what the carrier said, for staff. */
export const moveMessage = (
  ctx: Ctx,
  message: Message,
  to: MessageStatus,
  reason: Reason,
  why: string | null,
): Promise<Message> =>
  inTransaction(ctx, (tx) =>
    transition(tx, MESSAGE, message, to, reason, {
      trouble: why,
      tries: message.tries + 1,
      ...(to === "sent" ? { sentAt: tx.now() } : {}),
    }),
  );

/** Records a try that changed nothing: the carrier certainly did not take the message. */
export async function noteTry(ctx: Ctx, id: string, why: string): Promise<void> {
  await ctx.db
    .update(messages)
    .set({ trouble: why, tries: sql`${messages.tries} + 1` })
    .where(eq(messages.id, id));
}

/** Messages made before `before` that were queued and never sent: their event was lost, or the channel was away. */
export async function selectStale(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(inArray(messages.status, ["queued", "unknown"]), lt(messages.createdAt, before)))
    .orderBy(asc(messages.createdAt))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Staff ask for it once more. Throws `not_found`, and `conflict` when its address and text are not kept any more. */
export async function requeue(tx: TxCtx, id: string): Promise<void> {
  const message = await selectMessage(tx, id);
  if (!message) throw new DomainError("not_found", "There is no such message.");
  if (isErased(message.address))
    throw new DomainError(
      "conflict",
      "This message's address and text are no longer kept, so it cannot be sent again.",
    );
  await transition(tx, MESSAGE, message, "queued", { code: "message_resent", kind: message.kind }, { trouble: null });
  await announce(tx, "messages/message.queued", { messageId: id });
}

/** Messages whose codes another key than this one has sealed, locked. */
export const selectSealedOtherwise = (tx: TxCtx, keyId: string, limit: number): Promise<Message[]> =>
  tx.db
    .select()
    .from(messages)
    .where(sql`${messages.facts} ->> 'items' not like ${`v1.${keyId}.%`}`)
    .limit(limit)
    .for("update");

export async function saveSealedItems(tx: TxCtx, id: string, sealed: string): Promise<void> {
  await tx.db
    .update(messages)
    .set({ facts: sql`${messages.facts} || ${JSON.stringify({ items: sealed })}::jsonb` })
    .where(eq(messages.id, id));
}
