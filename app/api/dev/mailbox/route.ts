import { z } from "zod";
import { systemCtx } from "@/lib/work/context";
import { answer, readQuery } from "@/lib/http-api";
import { listMailbox } from "@/lib/pretend";
import { demoRoute } from "../demo-route";

export const dynamic = "force-dynamic";

const MESSAGES_MAX = 200;
const mailboxQuery = z.strictObject({
  to: z.string().trim().toLowerCase().max(254, "is too long for an address").optional(),
});

/** What the mailbox holds, newest first, at most 200 messages. */
export const GET = demoRoute(async (request) => {
  const { to } = readQuery(request, mailboxQuery);
  const messages = await listMailbox(systemCtx("mailbox"), { to, limit: MESSAGES_MAX });
  return answer({
    messages: messages.map((message) => ({
      to: message.to,
      channel: message.channel,
      kind: message.kind,
      subject: message.subject,
      text: message.text,
      sent_at: message.sentAt,
    })),
  });
});
