import { resendMessage } from "@/lib/desk";
import { DomainError } from "@/lib/core/errors";
import { readJson } from "@/lib/http-api";
import { resendInput } from "@/lib/http-api/admin-inputs";
import { selectNotifications } from "@/lib/messages";
import { orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

/** Sends one message of the order again, or without `message_id` the newest one. */
export const POST = orderActRoute(async (ctx, request, id) => {
  const { message_id: wanted } = await readJson(request, resendInput);
  const messages = await selectNotifications(ctx, id);
  const message = wanted ? messages.find((one) => one.id === wanted) : newest(messages);
  if (!message) throw new DomainError("not_found", "There is no such message of this order.");
  await resendMessage(ctx, message.id);
});

const newest = <Message extends { createdAt: Date }>(messages: readonly Message[]): Message | undefined =>
  messages.toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime())[0];
