import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { Ctx } from "@/lib/work/context";
import { ago, announceAgain, LOOK_AT, STUCK_AFTER_MS, type SweepResult } from "@/lib/work/sweep";
import type { MessageChannel, SendResult } from "./channels/channel";
import { channelNamed } from "./channels/registry";
import { openFacts } from "./facts";
import { writeMessage } from "./kinds/kinds";
import { moveMessage, noteTry, selectMessage, selectStale, type Message } from "./store";

/**
 * Hands a queued message to its channel. Throws `try_later` when the channel is away or its answer was lost; a message
 * that was sent, refused or given up is left alone, and one that `isOvertaken` says is not true any more is dropped.
 */
export async function deliverMessage(
  ctx: Ctx,
  id: string,
  carrier: (name: Message["channel"]) => MessageChannel = channelNamed,
  isOvertaken: (ctx: Ctx, message: Message) => Promise<boolean> = async () => false,
): Promise<"sent" | "failed" | "unknown" | "dropped"> {
  const message = await selectMessage(ctx, id);
  if (!message) throw new DomainError("not_found", "There is no such message.");
  if (message.status !== "queued" && message.status !== "unknown") return message.status;
  if (await isOvertaken(ctx, message)) {
    await moveMessage(ctx, message, "dropped", { code: "message_overtaken" }, null);
    return "dropped";
  }
  return settle(ctx, message, await send(message, carrier(message.channel)));
}

async function settle(ctx: Ctx, message: Message, result: SendResult): Promise<"sent" | "failed" | "unknown"> {
  // A lost answer is retried once; after a second lost one, another try would too likely be a duplicate message.
  const isSecondLook = message.status === "unknown";
  switch (result.outcome) {
    case "done":
      await moveMessage(ctx, message, "sent", { code: isSecondLook ? "message_sent_again" : "message_sent" }, null);
      return "sent";
    case "refused":
      await moveMessage(ctx, message, "failed", { code: "message_refused", why: result.why }, result.why);
      return "failed";
    case "unavailable":
      await noteTry(ctx, message.id, result.why);
      throw new DomainError("try_later", result.why, { retryAfterSeconds: result.retryAfterSeconds });
    case "unknown":
      await moveMessage(
        ctx,
        message,
        isSecondLook ? "failed" : "unknown",
        { code: "message_unclear", why: result.why },
        result.why,
      );
      if (isSecondLook) return "unknown";
      throw new DomainError("try_later", result.why);
  }
}

function send(message: Message, carrier: MessageChannel): Promise<SendResult> {
  const { STORE_NAME, TIMEZONE, appUrl } = env();
  const shop = { storeName: STORE_NAME, appUrl, timeZone: TIMEZONE };
  const letter = writeMessage(message.kind, openFacts(message.subject, message.facts), message.locale, shop);
  return carrier.send({ key: sendingKey(message), to: message.address, kind: message.kind, ...letter });
}

/** The same for every try of one sending; another one when staff ask for it once more after it was sent. */
const sendingKey = ({ id, sentAt }: Message): string => (sentAt ? `${id}:${sentAt.getTime()}` : id);

/** Announces again what was queued a while ago and is not sent: its event was lost, or the channel was away. */
export async function resendStale(ctx: Ctx): Promise<SweepResult> {
  const stale = await selectStale(ctx, ago(ctx, STUCK_AFTER_MS), LOOK_AT);
  return announceAgain(ctx, stale, "messages/message.queued", "messageId");
}
