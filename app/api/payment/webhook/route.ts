import { answerWebhook } from "@/app/api/webhooks/receive";

export const dynamic = "force-dynamic";

/** An address that Midtrans accounts may still be set to. */
export const POST = (request: Request): Promise<Response> => answerWebhook(request, "midtrans");
