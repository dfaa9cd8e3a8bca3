import { releaseRemovals } from "@/lib/delivery";
import { answer, readJson } from "@/lib/http-api";
import { nothingInput } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../../admin-route";

export const dynamic = "force-dynamic";

export const POST = adminRoute("removals.release", async (ctx, request) => {
  await readJson(request, nothingInput);
  await releaseRemovals(ctx);
  return answer({ ok: true });
});
