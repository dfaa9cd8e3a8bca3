import { and, eq, inArray, lt, ne, or, sql } from "drizzle-orm";
import { messages } from "@/db/schema";
import { env } from "@/lib/core/env";
import { FORGOTTEN, type Erased } from "@/lib/core/erasure";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { hasEmail, hasWords, textArray, withoutEmail, withoutWords } from "@/lib/work/erasure";
import { inBatches, daysAgo } from "@/lib/work/sweep";
import { moveMessage } from "./store";

/** Personal data in messages: taken out when it is old, and when a buyer asks for it. That a message went out stays. */

/** What a message says of people and of codes, without them. The codes were sealed and handed over long ago. */
const WITHOUT_PEOPLE = sql`${messages.facts} || '{"customerName": null, "invited": [], "items": null}'::jsonb`;

/** Empties messages that ended `MESSAGE_DAYS` ago. Answers how many. */
export async function forgetMessages(ctx: Ctx): Promise<number> {
  const before = daysAgo(ctx, env().MESSAGE_DAYS);
  if (!before) return 0;
  return inBatches(async (limit) => {
    const old = ctx.db
      .select({ id: messages.id })
      .from(messages)
      .where(
        and(
          lt(messages.createdAt, before),
          inArray(messages.status, ["sent", "failed", "dropped"]),
          ne(messages.address, FORGOTTEN),
        ),
      )
      .limit(limit);
    const { rowCount } = await ctx.db
      .update(messages)
      .set({ address: FORGOTTEN, facts: WITHOUT_PEOPLE, trouble: null })
      .where(inArray(messages.id, old));
    return rowCount ?? 0;
  });
}

/** Takes a person out of the messages of these orders. What waits to be sent to them is given up, and recorded so. */
export async function eraseFromMessages(tx: TxCtx, erased: Erased): Promise<void> {
  const { email, substitute } = erased;
  const mine = sql`${messages.orderId} = any(${textArray(erased.orderIds)})`;
  const why = "the buyer's data was erased";
  const waiting = await tx.db
    .select()
    .from(messages)
    .where(and(mine, eq(messages.address, email), inArray(messages.status, ["queued", "unknown"])));
  for (const message of waiting) await moveMessage(tx, message, "failed", { code: "message_refused", why }, why);
  // To the buyer: all that was said to them goes. To others: only where it named them.
  await tx.db
    .update(messages)
    .set({ address: substitute, facts: WITHOUT_PEOPLE, trouble: withoutWords(messages.trouble, erased) })
    .where(and(mine, eq(messages.address, email)));
  // A code may have gone to an address that the order never had in the end.
  await tx.db
    .update(messages)
    .set({ address: substitute, facts: WITHOUT_PEOPLE })
    .where(and(mine, eq(messages.kind, "one_time_code")));
  await tx.db
    .update(messages)
    .set({ facts: withoutEmail(messages.facts, erased), trouble: withoutWords(messages.trouble, erased) })
    .where(and(mine, or(hasEmail(messages.facts, email), hasWords(messages.trouble, erased))));
}

/** What was said to recipients who have no order, such as places on the waiting list. */
export async function eraseMessagesTo(tx: TxCtx, ids: readonly string[], substitute: string): Promise<void> {
  await tx.db
    .update(messages)
    .set({ address: substitute, facts: WITHOUT_PEOPLE })
    .where(inArray(messages.recipientId, [...ids]));
}
