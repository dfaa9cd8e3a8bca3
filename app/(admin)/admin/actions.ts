"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { closeHelpTask } from "@/lib/delivery";

/** Staff have seen to what self-help had left to them. */
export const closeHelpAction = adminAction("help.close", z.strictObject({ task_id: z.uuid() }), async (ctx, input) => {
  await closeHelpTask(ctx, input.task_id);
  revalidatePath("/admin", "layout");
});
