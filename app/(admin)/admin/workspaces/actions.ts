"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { reopenWorkspace } from "@/lib/delivery";

/** Asks the workspace's vendor, and sells from it again when it answers. */
export const reopenWorkspaceAction = adminAction(
  "workspaces.reopen",
  z.strictObject({ workspace_id: z.uuid() }),
  async (ctx, input) => {
    const answer = await reopenWorkspace(ctx, input.workspace_id);
    revalidatePath("/admin/workspaces");
    const t = await getTranslations("admin.workspaces");
    return answer.isOpen
      ? { say: t("reopened"), isTrouble: false }
      : { say: t("stillRefused", { why: answer.why }), isTrouble: true };
  },
);
