import { NonRetriableError, RetryAfterError } from "inngest";
import { isDomainError } from "@/lib/core/errors";

/**
 * How many steps one function may have running. An engine calls the shop a limited number of times at once (the embedded
 * executor fifty times), and a third party that hangs keeps each of its calls: no function may take them all.
 */
export const SHARE = 15;

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
