"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { finishTask, reopenWorkspace } from "@/lib/delivery";
import { addWorkspace, importPool, testWorkspace, changeWorkspace } from "@/lib/desk";
import { parseInput } from "@/lib/http-api";
import { accountChangeInput, newAccountInput } from "@/lib/workspaces/schemas";
import { accountForm, toInput } from "./account-input";

/** Adds a workspace and goes to its page, or changes the one that is named. */
export const saveWorkspaceAction = adminAction("pool.change", accountForm, async (ctx, form) => {
  const input = toInput(form, env().TIMEZONE);
  if (form.id !== undefined) {
    await changeWorkspace(ctx, form.id, parseInput(accountChangeInput, input));
    revalidatePath("/admin/pool", "layout");
    return;
  }
  const made = await addWorkspace(ctx, parseInput(newAccountInput, input));
  redirect(`/admin/pool/${made.id}`);
});

/** Reads the workspace's lists once and says what came of it. */
export const testWorkspaceAction = adminAction("pool.change", z.strictObject({ id: z.uuid() }), async (ctx, { id }) => {
  const [tested, t] = await Promise.all([testWorkspace(ctx, id), getTranslations("pool")]);
  if (tested.ok) return { say: t("testOk", { members: tested.members, pending: tested.pending }), isTrouble: false };
  return { say: t("testFailed", { outcome: tested.outcome, why: tested.why ?? "" }), isTrouble: true };
});

/** Checks or imports a CSV file and answers what became of each row. */
export const importPoolAction = adminAction(
  "pool.change",
  z.strictObject({ csv: z.string().min(1, "is empty").max(500_000, "is too long"), run: z.enum(["try", "run"]) }),
  async (ctx, { csv, run }) => {
    const isDryRun = run === "try";
    const rows = await importPool(ctx, csv, { isDryRun });
    if (!isDryRun) revalidatePath("/admin/pool", "layout");
    return { isDryRun, rows };
  },
);

/** Asks the workspace's vendor, and sells from it again when it answers. */
export const reopenWorkspaceAction = adminAction(
  "workspaces.reopen",
  z.strictObject({ workspace_id: z.uuid() }),
  async (ctx, input) => {
    const answer = await reopenWorkspace(ctx, input.workspace_id);
    revalidatePath("/admin/pool", "layout");
    const t = await getTranslations("pool");
    return answer.isOpen
      ? { say: t("reopened"), isTrouble: false }
      : { say: t("stillRefused", { why: answer.why }), isTrouble: true };
  },
);

/** A person has done at the vendor what the task asked for. */
export const finishTaskAction = adminAction(
  "tasks.finish",
  z.strictObject({ task_id: z.string().regex(/^\d{1,15}$/), note: z.string().trim().max(500).default("") }),
  async (ctx, { task_id: id, note }) => {
    await finishTask(ctx, Number(id), note);
    revalidatePath("/admin");
    revalidatePath("/admin/pool", "layout");
  },
);
