"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { replayNotice } from "@/lib/desk";

/** Runs the same idempotent pipeline again: the gateway is asked, and its answer counts. */
export const replayNoticeAction = adminAction(z.strictObject({ notice_id: z.uuid() }), async (ctx, input) => {
  await replayNotice(ctx, input.notice_id);
  revalidatePath(`/admin/inbox/${input.notice_id}`);
});
