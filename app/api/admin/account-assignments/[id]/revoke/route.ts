import { revokeAssignment } from "@/lib/delivery";
import { readJson } from "@/lib/http-api";
import { revokeInput } from "@/lib/http-api/admin-inputs";
import { assignmentActRoute } from "../../assignment-act-route";

export const dynamic = "force-dynamic";

export const POST = assignmentActRoute("assignments.revoke", async (ctx, request, assignmentId) => {
  const { reason: note } = await readJson(request, revokeInput);
  await revokeAssignment(ctx, { assignmentId, note });
});
