import { sqlState } from "@/lib/work/context";
import { randomCode } from "@/lib/core/ids";
import { log } from "@/lib/core/log";

/** Logs what nobody expected and returns the number that the caller may quote to the owner. */
export function logIncident(where: string, error: unknown): string {
  const incident = randomCode(10);
  // An order number opens the order's page: it does not belong in a log.
  log.error({ incident, where: where.replace(/ORD-[\w-]+/gi, "ORD-…"), ...describe(error) }, "a request failed");
  return incident;
}

/**
 * The innermost cause speaks: the layers around a database error repeat the query with its parameters, and those are
 * people's addresses.
 */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  let root: Error = error;
  while (root.cause instanceof Error) root = root.cause;
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  return { error: root.name, message: root.message, sqlState: sqlState(error), at: frames.slice(0, 8) };
}

const AWAY_STATES = /^(08|57P|53)/;
const AWAY_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND"]);
const AWAY_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after|Client has encountered a connection error/;

/** True when the database cannot be reached: an outage that passes, not a bug. */
export function isDatabaseAway(error: unknown): boolean {
  for (let seen = error; seen instanceof Error; seen = seen.cause) {
    const code = "code" in seen && typeof seen.code === "string" ? seen.code : "";
    if (AWAY_STATES.test(code) || AWAY_CODES.has(code) || AWAY_MESSAGES.test(seen.message)) return true;
  }
  return false;
}
