import { systemCtx } from "@/lib/work/context";
import { readHealth } from "@/lib/health";
import { answer, apiRoute } from "@/lib/http-api";

export const dynamic = "force-dynamic";

export const GET = apiRoute(async () => {
  const health = await readHealth(systemCtx("health"));
  return answer(health, health.status === "down" ? 503 : 200);
});
