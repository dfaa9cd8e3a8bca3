import { systemCtx } from "@/lib/work/context";
import { readHealth } from "@/lib/health";
import { answer, apiRoute, oneAtOnce } from "@/lib/http-api";

export const dynamic = "force-dynamic";

/** Anybody may ask, as often as they like: the checks run once in two seconds. */
const FRESH_MS = 2_000;
const look = oneAtOnce(() => readHealth(systemCtx("health")), FRESH_MS);

export const GET = apiRoute(async () => {
  const health = await look();
  return answer(health, health.status === "down" ? 503 : 200);
});
