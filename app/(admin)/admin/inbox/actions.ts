"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { replayWebhook } from "@/lib/desk";

/** Runs the same idempotent pipeline again: the gateway is asked, and its answer counts. */
export const replayWebhookAction = adminAction(
  "webhooks.replay",
  z.strictObject({ webhook_id: z.uuid() }),
  async (ctx, input) => {
    await replayWebhook(ctx, input.webhook_id);
    revalidatePath(`/admin/inbox/${input.webhook_id}`);
  },
);
