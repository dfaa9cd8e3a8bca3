"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { attachStranger, checkWorkspaceNow, removeStranger } from "@/lib/delivery";

/** Reads the workspace's lists now and says what they show. */
export const checkWorkspaceAction = adminAction(
  "workspaces.check",
  z.strictObject({ workspace_id: z.uuid() }),
  async (ctx, input) => {
    const check = await checkWorkspaceNow(ctx, input.workspace_id);
    revalidatePath("/admin", "layout");
    const t = await getTranslations("reality");
    return check.isRead
      ? { say: t("checked", { members: check.members, pending: check.pending }), isTrouble: false }
      : { say: t("unread", { why: check.why }), isTrouble: true };
  },
);

/** A stranger becomes the person of a paid seat that waits. */
export const attachStrangerAction = adminAction(
  "strangers.attach",
  z.strictObject({ finding_id: z.uuid(), unit_id: z.uuid() }),
  async (ctx, input) => {
    await attachStranger(ctx, input.finding_id, input.unit_id);
    revalidatePath("/admin", "layout");
  },
);

/** A stranger is removed at the vendor, by whoever has typed their address. */
export const removeStrangerAction = adminAction(
  "strangers.remove",
  z.strictObject({ finding_id: z.uuid(), email: z.string().trim().max(254) }),
  async (ctx, input) => {
    const removal = await removeStranger(ctx, input.finding_id, input.email);
    revalidatePath("/admin", "layout");
    const t = await getTranslations("reality");
    return removal.outcome === "removed"
      ? { say: t("removed"), isTrouble: false }
      : { say: t("notRemoved", { why: removal.why }), isTrouble: true };
  },
);
