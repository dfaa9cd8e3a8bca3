import { env } from "@/lib/core/env";
import { answer, apiRoute } from "@/lib/http-api";
import { openApiDocument } from "@/lib/http-api/openapi/document";

export const dynamic = "force-dynamic";

export const GET = apiRoute(async () => {
  const { STORE_NAME, appUrl, isDemo } = env();
  return answer(openApiDocument({ storeName: STORE_NAME, serverUrl: appUrl, isDemo }));
});
