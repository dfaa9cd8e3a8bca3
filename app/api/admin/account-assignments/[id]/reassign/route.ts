import { moveByStaff } from "@/lib/delivery";
import { readJson } from "@/lib/http-api";
import { reassignInput } from "@/lib/http-api/admin-inputs";
import { assignmentActRoute } from "../../assignment-act-route";

export const dynamic = "force-dynamic";

export const POST = assignmentActRoute("assignments.reassign", async (ctx, request, assignmentId) => {
  const { account_id: to, from_account_id: from } = await readJson(request, reassignInput);
  await moveByStaff(ctx, assignmentId, { to, from });
});
