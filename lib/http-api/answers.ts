import { DomainError, isDomainError, type FieldErrors } from "@/lib/core/errors";
import { HttpRefusal } from "./refusal";

/** JSON that no cache keeps: every answer of ours is about somebody's order. */
export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** `{error: {code, message, fields}}` */
export function errorAnswer(
  status: number,
  error: { code: string; message: string; fields?: FieldErrors },
  headers: Record<string, string> = {},
): Response {
  const { code, message, fields = {} } = error;
  return answer({ error: { code, message, fields } }, status, headers);
}

/** How an expected refusal looks over HTTP, or null when `error` is a bug or an outage. */
export function refusalAnswer(error: unknown): Response | null {
  if (error instanceof HttpRefusal) return errorAnswer(error.httpStatus, error);
  if (!isDomainError(error)) return null;
  return errorAnswer(error.httpStatus, error, retryAfter(error));
}

const RETRY_LATER_SECONDS = 5;

function retryAfter(error: DomainError): Record<string, string> {
  if (error.code !== "too_many" && error.code !== "try_later") return {};
  const seconds = Number(error.details.retryAfterSeconds);
  return { "retry-after": String(Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : RETRY_LATER_SECONDS) };
}
