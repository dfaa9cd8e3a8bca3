import { resendMessage } from "@/lib/desk";
import { readJson } from "@/lib/http-api";
import { resendInput } from "@/lib/http-api/admin-inputs";
import { orderActRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

/** Sends one message of the order again, or without `message_id` the newest one. */
export const POST = orderActRoute("messages.resend", async (ctx, request, id) => {
  const { message_id: messageId } = await readJson(request, resendInput);
  await resendMessage(ctx, id, messageId);
});
