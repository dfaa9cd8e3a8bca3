import { attachStranger } from "@/lib/delivery";
import { answer, readJson } from "@/lib/http-api";
import { attachStrangerInput } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../../../admin-route";
import { requireFindingId } from "../finding-id";

export const dynamic = "force-dynamic";

export const POST = adminRoute<{ id: string }>("strangers.attach", async (ctx, request, { id }) => {
  const findingId = requireFindingId(id);
  const { unit_id: unitId } = await readJson(request, attachStrangerInput);
  await attachStranger(ctx, findingId, unitId);
  return answer({ attached: true });
});
