// Tests of the embedded executor: counts the statements that an engine in this process sends to PostgreSQL.
import { Client } from "pg";
import { z } from "zod";

export type StatementCount = {
  /** What was sent since the last time, in order: the statement's name, or its text when it has none. */
  take(): string[];
  stop(): void;
};

const sent = z.union([
  z.string(),
  z.looseObject({ name: z.string().optional(), text: z.string() }).transform(({ name, text }) => name ?? text),
]);
const named = z.looseObject({ connectionParameters: z.looseObject({ application_name: z.string().nullish() }) });

/**
 * Listens in on every connection that calls itself an executor's. What tests ask through connections of their own is
 * not counted, so that they may look on.
 */
export function countStatements(): StatementCount {
  let seen: string[] = [];
  const original = Client.prototype.query;
  const listening = function (this: Client, ...args: unknown[]): unknown {
    if (isEngine(this)) seen.push(sent.parse(args[0]).replaceAll(/\s+/g, " ").trim());
    return Reflect.apply(original, this, args);
  };
  Object.assign(Client.prototype, { query: listening });
  return {
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    stop: () => void Object.assign(Client.prototype, { query: original }),
  };
}

function isEngine(client: Client): boolean {
  const seen = named.safeParse(client);
  return seen.success && (seen.data.connectionParameters.application_name ?? "").startsWith("kursi-engine");
}
