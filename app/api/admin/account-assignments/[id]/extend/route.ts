import { giveDays } from "@/lib/delivery";
import { readJson } from "@/lib/http-api";
import { extendInput } from "@/lib/http-api/admin-inputs";
import { assignmentActRoute } from "../../assignment-act-route";

export const dynamic = "force-dynamic";

export const POST = assignmentActRoute("assignments.extend", async (ctx, request, assignmentId) => {
  const { additional_days: days, reason: note } = await readJson(request, extendInput);
  await giveDays(ctx, { assignmentId, days, note });
});
