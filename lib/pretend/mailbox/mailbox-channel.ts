import { eq } from "drizzle-orm";
import { mailbox } from "@/db/schema";
import { inTransaction, sqlState, type Ctx } from "@/lib/work/context";
import type { Channel } from "@/lib/messages/status";
import type { Message, MessageChannel, SendResult } from "@/lib/messages/channels/channel";

/**
 * The embedded carrier: messages end in the demo's mailbox page. Its time limit is the database's own
 * (`statement_timeout`).
 */
export function createMailboxChannel(name: Channel, newCtx: () => Ctx): MessageChannel {
  return {
    name,
    async send(message) {
      try {
        return await putIntoMailbox(newCtx(), name, message);
      } catch (error) {
        // A second try is harmless: the key makes it the same message.
        return { outcome: "unavailable", why: `the mailbox cannot be reached (${sqlState(error) ?? "no code"})` };
      }
    },
  };
}

async function putIntoMailbox(ctx: Ctx, channel: Channel, message: Message): Promise<SendResult> {
  const { key, ...letter } = message;
  return inTransaction(ctx, async (tx) => {
    const row = { ...letter, messageKey: key, channel, sentAt: tx.now() };
    await tx.db.insert(mailbox).values(row).onConflictDoNothing({ target: mailbox.messageKey });
    const [kept] = await tx.db.select({ id: mailbox.id }).from(mailbox).where(eq(mailbox.messageKey, key));
    return kept ? { outcome: "done", id: String(kept.id) } : { outcome: "unavailable", why: "the mailbox was emptied" };
  });
}
