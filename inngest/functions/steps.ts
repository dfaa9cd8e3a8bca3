import { NonRetriableError, RetryAfterError } from "inngest";
import { isDomainError } from "@/lib/core/errors";

/**
 * Turns what a verb throws into what the engine should do: `try_later` is retried (after as long as was asked for),
 * every other refusal ends the run, and bugs are retried like any crash.
 */
export function asEngineError(error: unknown): never {
  if (!isDomainError(error)) throw error;
  if (error.code !== "try_later") throw new NonRetriableError(error.message, { cause: error });
  const seconds = error.details.retryAfterSeconds;
  if (typeof seconds === "number") throw new RetryAfterError(error.message, `${Math.max(1, Math.round(seconds))}s`);
  throw error;
}
