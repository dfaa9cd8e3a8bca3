import { and, desc, eq, inArray, lt, or, sql } from "drizzle-orm";
import { mails } from "@/db/schema";
import { env } from "@/lib/core/env";
import type { MessageChannel, SendResult, Sending } from "@/lib/messages/channels/channel";
import type { Channel } from "@/lib/messages/status";
import type { Erased } from "@/lib/core/erasure";
import { sqlState, type Ctx, type TxCtx } from "@/lib/work/context";
import { hasWords } from "@/lib/work/erasure";
import { daysAgo, inBatches } from "@/lib/work/sweep";

/** The demo's mailbox: what the shop sends ends here, instead of reaching real people. */

/**
 * The carrier into the mailbox. Its time limit is the database's own (`statement_timeout`). Outside the demo nobody could
 * open the mailbox: the message stays with the shop until a carrier is set up that reaches people.
 */
export function createMailbox(channel: Channel, newCtx: () => Ctx): MessageChannel {
  return {
    name: channel,
    async send(sending) {
      if (!env().isDemo)
        return { outcome: "unavailable", why: "the demo's mailbox is not here, and nothing else is set up" };
      try {
        return await putIntoMailbox(newCtx(), channel, sending);
      } catch (error) {
        // A second try is harmless: the key makes it the same message.
        return { outcome: "unavailable", why: `the mailbox cannot be reached (${sqlState(error) ?? "no code"})` };
      }
    },
  };
}

async function putIntoMailbox(ctx: Ctx, channel: Channel, { key, ...letter }: Sending): Promise<SendResult> {
  const [kept] = await ctx.db
    .insert(mails)
    .values({ ...letter, messageKey: key, channel, sentAt: ctx.now() })
    // Changes nothing, but answers the mail that this key brought before.
    .onConflictDoUpdate({ target: mails.messageKey, set: { messageKey: sql`excluded.message_key` } })
    .returning({ id: mails.id });
  return kept ? { outcome: "done", id: String(kept.id) } : { outcome: "unavailable", why: "the mailbox kept nothing" };
}

export type Mail = {
  id: number;
  to: string;
  channel: string;
  kind: string;
  subject: string;
  text: string;
  /** ISO 8601 */
  sentAt: string;
};

/** What the mailbox holds, newest first; `before` is the id of the last message seen. */
export async function listMailbox(
  ctx: Ctx,
  wanted: { to?: string | undefined; before?: number | undefined; limit: number },
): Promise<Mail[]> {
  const rows = await ctx.db
    .select()
    .from(mails)
    .where(
      and(
        wanted.to ? eq(mails.to, wanted.to.trim().toLowerCase()) : undefined,
        wanted.before === undefined ? undefined : lt(mails.id, wanted.before),
      ),
    )
    .orderBy(desc(mails.id))
    .limit(wanted.limit);
  return rows.map(toMail);
}

/** One message, or null. */
export async function readMail(ctx: Ctx, id: number): Promise<Mail | null> {
  const [row] = await ctx.db.select().from(mails).where(eq(mails.id, id));
  return row ? toMail(row) : null;
}

/** Throws away what came `MESSAGE_DAYS` ago. Answers how many. */
export async function emptyMailbox(ctx: Ctx): Promise<number> {
  const before = daysAgo(ctx, env().MESSAGE_DAYS);
  if (!before) return 0;
  return inBatches(async (limit) => {
    const old = ctx.db.select({ id: mails.id }).from(mails).where(lt(mails.sentAt, before)).limit(limit);
    const { rowCount } = await ctx.db.delete(mails).where(inArray(mails.id, old));
    return rowCount ?? 0;
  });
}

/** Throws away what came to this person, and what names them. */
export async function eraseFromMailbox(tx: TxCtx, erased: Erased): Promise<void> {
  await tx.db
    .delete(mails)
    .where(or(eq(mails.to, erased.email), hasWords(mails.text, erased), hasWords(mails.subject, erased)));
}

const toMail = ({ messageKey: _key, sentAt, ...mail }: typeof mails.$inferSelect): Mail => ({
  ...mail,
  sentAt: sentAt.toISOString(),
});
