import { Client } from "pg";
import { z } from "zod";

/**
 * Counts what a verb asks of the database. A count is not a timing, so it may be a test: it does not change with the
 * machine. Left out are the commands that open and close transactions, the pretend world (third parties have databases
 * of their own), and the relay that hands the outbox to the engine.
 */
const LEFT_OUT = [
  /^(begin|start transaction|commit|rollback|savepoint|release|set|listen|unlisten|notify)\b/i,
  /"?pretend"?\."/i,
  /^(select|update|delete)\b[^;]*?\b(from|update) "outbox"/i,
  /^update "outbox"/i,
];

const sent = z.union([z.string(), z.looseObject({ text: z.string() }).transform(({ text }) => text)]);

/** Does the work and answers what it sent, one line a statement. Everything that this process sends meanwhile counts. */
export async function countStatements<T>(work: () => Promise<T>): Promise<{ statements: string[]; result: T }> {
  const statements: string[] = [];
  const original = Client.prototype.query;
  const listening = function (this: Client, ...args: unknown[]): unknown {
    const text = sent.safeParse(args[0]).data?.replaceAll(/\s+/g, " ").trim() ?? "?";
    if (!LEFT_OUT.some((pattern) => pattern.test(text))) statements.push(text);
    return Reflect.apply(original, this, args);
  };
  Object.assign(Client.prototype, { query: listening });
  try {
    return { result: await work(), statements };
  } finally {
    Object.assign(Client.prototype, { query: original });
  }
}
