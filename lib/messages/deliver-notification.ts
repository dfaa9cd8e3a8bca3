import type { Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { SendResult } from "./channels/channel";
import { channelNamed } from "./channels/registry";
import { renderNotification } from "./kinds/registry";
import { moveNotification, selectNotification, type Notification } from "./store";

/** An answer that never came may be waited for once more; a second time is too likely to be a second message. */
const UNKNOWN_TRIES_MAX = 2;

/**
 * Hands a queued message to its channel. Throws `try_later` when the channel is away or its answer was lost; a message
 * that was sent, refused or given up is left alone.
 */
export async function deliverNotification(ctx: Ctx, id: string): Promise<"sent" | "failed" | "unknown"> {
  const message = await selectNotification(ctx, id);
  if (!message) throw new DomainError("not_found", "There is no such message.");
  if (message.status === "sent" || message.status === "failed") return message.status;
  const result = await send(message);
  switch (result.outcome) {
    case "done":
      await moveNotification(ctx, id, "sent", message.status === "unknown" ? "sent again after a lost answer" : null);
      return "sent";
    case "refused":
      await moveNotification(ctx, id, "failed", result.why);
      return "failed";
    case "unavailable":
      await moveNotification(ctx, id, message.status, result.why);
      throw new DomainError("try_later", result.why, { retryAfterSeconds: result.retryAfterSeconds });
    case "unknown": {
      const isLastTry = message.status === "unknown" || message.tries + 1 >= UNKNOWN_TRIES_MAX;
      await moveNotification(ctx, id, isLastTry ? "failed" : "unknown", result.why);
      if (isLastTry) return "unknown";
      throw new DomainError("try_later", result.why);
    }
  }
}

function send(message: Notification): Promise<SendResult> {
  const { STORE_NAME, TIMEZONE, appUrl } = env();
  const locale = message.data.locale === "en" ? "en" : "id";
  const letter = renderNotification(message.kind, message.data, locale, {
    storeName: STORE_NAME,
    appUrl,
    timeZone: TIMEZONE,
  });
  return channelNamed(message.channel).send({
    key: sendingKey(message),
    to: message.recipient,
    kind: message.kind,
    ...letter,
  });
}

/** The same for every try of one sending; another one when staff ask for it once more after it was sent. */
const sendingKey = ({ id, sentAt }: Notification): string => (sentAt ? `${id}:${sentAt.getTime()}` : id);
