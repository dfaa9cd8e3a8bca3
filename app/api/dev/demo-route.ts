import { env } from "@/lib/core/env";
import { apiRoute, errorAnswer } from "@/lib/http-api";

/** A route of the demo's stage: where real buyers pay there is no such address. */
export const demoRoute = (handler: (request: Request) => Promise<Response>) =>
  apiRoute(async (request) =>
    env().isDemo ? handler(request) : errorAnswer(404, { code: "not_found", message: "There is no such address." }),
  );
