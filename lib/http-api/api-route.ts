import { errorAnswer, refusalAnswer } from "./answers";
import { isDatabaseAway, logIncident } from "./incident";

type Context<Params> = { params: Promise<Params> };

/**
 * A route handler that always answers in the contract's words: refusals with their status, a database that is away
 * as 503, and everything else logged under a number with one fixed sentence. No raw message of an unknown error leaves.
 */
export function apiRoute<Params extends object = object>(
  handler: (request: Request, params: Params) => Promise<Response>,
): (request: Request, context: Context<Params>) => Promise<Response> {
  return async (request, context) => {
    try {
      return await handler(request, await context.params);
    } catch (error) {
      return refusalAnswer(error) ?? failureAnswer(`${request.method} ${new URL(request.url).pathname}`, error);
    }
  };
}

function failureAnswer(where: string, error: unknown): Response {
  const incident = logIncident(where, error);
  if (isDatabaseAway(error))
    return errorAnswer(
      503,
      { code: "try_later", message: "The shop cannot be reached for a moment. Please try again soon." },
      { "retry-after": "5" },
    );
  const message = `Something went wrong on our side; nothing was charged by this request. Our note of it has the number ${incident}.`;
  return errorAnswer(500, { code: "internal", message });
}
