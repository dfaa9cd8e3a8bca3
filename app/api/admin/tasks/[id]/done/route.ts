import { finishTask } from "@/lib/delivery";
import { DomainError } from "@/lib/core/errors";
import { answer, readOptionalJson } from "@/lib/http-api";
import { finishTaskInput } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../../../admin-route";

export const dynamic = "force-dynamic";

export const POST = adminRoute<{ id: string }>("tasks.finish", async (ctx, request, { id }) => {
  if (!/^\d{1,15}$/.test(id)) throw new DomainError("not_found", "There is no such task.");
  const { note } = await readOptionalJson(request, finishTaskInput);
  await finishTask(ctx, Number(id), note);
  return answer({ done: true });
});
