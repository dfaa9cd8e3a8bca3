import { and, desc, eq, lt } from "drizzle-orm";
import { mailbox } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";

export type MailboxMessage = {
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
): Promise<MailboxMessage[]> {
  const rows = await ctx.db
    .select()
    .from(mailbox)
    .where(
      and(
        wanted.to ? eq(mailbox.to, wanted.to.trim().toLowerCase()) : undefined,
        wanted.before === undefined ? undefined : lt(mailbox.id, wanted.before),
      ),
    )
    .orderBy(desc(mailbox.id))
    .limit(wanted.limit);
  return rows.map(toMessage);
}

/** One message, or null. */
export async function readMailboxMessage(ctx: Ctx, id: number): Promise<MailboxMessage | null> {
  const [row] = await ctx.db.select().from(mailbox).where(eq(mailbox.id, id));
  return row ? toMessage(row) : null;
}

const toMessage = ({ id, to, channel, kind, subject, text, sentAt }: typeof mailbox.$inferSelect): MailboxMessage => ({
  id,
  to,
  channel,
  kind,
  subject,
  text,
  sentAt: sentAt.toISOString(),
});
