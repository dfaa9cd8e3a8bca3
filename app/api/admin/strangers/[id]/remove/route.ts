import { removeStranger } from "@/lib/delivery";
import { answer, readJson } from "@/lib/http-api";
import { removeStrangerInput } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../../../admin-route";
import { requireFindingId } from "../finding-id";

export const dynamic = "force-dynamic";

export const POST = adminRoute<{ id: string }>("strangers.remove", async (ctx, request, { id }) => {
  const findingId = requireFindingId(id);
  const { email } = await readJson(request, removeStrangerInput);
  const removal = await removeStranger(ctx, findingId, email);
  return answer(removal.outcome === "removed" ? { removed: true } : { removed: false, message: removal.why });
});
