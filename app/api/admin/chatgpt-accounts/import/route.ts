import { importPool } from "@/lib/desk";
import { answer, readJson } from "@/lib/http-api";
import { importInput } from "@/lib/http-api/admin-inputs";
import { adminRoute } from "../../admin-route";

export const dynamic = "force-dynamic";

export const POST = adminRoute("pool.change", async (ctx, request) => {
  const { csv, dry_run: isDryRun } = await readJson(request, importInput);
  return answer({ dry_run: isDryRun, rows: await importPool(ctx, csv, { isDryRun }) });
});
