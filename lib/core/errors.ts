/**
 * What a caller can act on. Few codes, facts in `details`; everything else is a bug and is left to crash.
 * - `invalid`: the input is wrong; `fields` names each field and what to do (400)
 * - `unauthenticated` / `forbidden`: not signed in (401) / signed in or blocked, and not allowed (403)
 * - `not_found`: no such thing, or not for you to know (404)
 * - `conflict`: the current state does not allow it (409)
 * - `sold_out`: not enough seats or items are free (409)
 * - `too_many`: a limit was reached; `details.retryAfterSeconds` says when to come back (429)
 * - `try_later`: busy, or a third party is down; the same request may succeed later (503)
 */
export type ErrorCode =
  "invalid" | "unauthenticated" | "forbidden" | "not_found" | "conflict" | "sold_out" | "too_many" | "try_later";

const HTTP_STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  sold_out: 409,
  too_many: 429,
  try_later: 503,
};

/** Field name (as the caller wrote it) to a sentence that says what to do. */
export type FieldErrors = Record<string, string>;

/** An expected refusal. `message` is safe to show to whoever asked. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly fields: FieldErrors = {},
  ) {
    super(message);
  }
  get httpStatus(): number {
    return HTTP_STATUS[this.code];
  }
}

export const isDomainError = (error: unknown): error is DomainError => error instanceof DomainError;
