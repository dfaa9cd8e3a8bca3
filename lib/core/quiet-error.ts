/**
 * Errors of the database without the values that went in. Order numbers open orders and addresses are people, so neither
 * may reach a log or a terminal by way of a failed statement. What is left says what went wrong: the statement with its
 * placeholders, the SQLSTATE, the table, the constraint.
 */

/** What PostgreSQL tells of the row or of the value at hand. */
const TELLING = ["detail", "where", "internalQuery", "hint"];
/** Data exceptions: their message quotes the value. */
const DATA_EXCEPTION = /^22/;
const QUOTED = /"[^]*"/;

/** Takes the values out of the error, and out of every error that it names as its cause, in place. Returns it. */
export function quietError<T>(error: T): T {
  for (let seen: unknown = error; seen instanceof Error; seen = seen.cause) {
    if ("params" in seen && "query" in seen) quietQuery(seen as Error & { query: unknown; params: unknown });
    if ("code" in seen && "severity" in seen) quietAnswer(seen as Error & { code: unknown });
  }
  return error;
}

/** Drizzle's own error: the message is the statement and its parameters. */
function quietQuery(error: Error & { query: unknown; params: unknown }): void {
  rename(error, `Failed query: ${String(error.query)}`);
  error.params = [];
}

/** PostgreSQL's error as the driver hands it on. */
function quietAnswer(error: Error & { code: unknown }): void {
  for (const field of TELLING) if (field in error) Reflect.set(error, field, undefined);
  if (DATA_EXCEPTION.test(String(error.code))) rename(error, error.message.replace(QUOTED, '"…"'));
}

/** The stack begins with the message that the error was made with. */
function rename(error: Error, message: string): void {
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  error.message = message;
  error.stack = [`${error.name}: ${message}`, ...frames].join("\n");
}
