import { Client } from "pg";
import { z } from "zod";

/**
 * A process that is killed leaves behind its commits and its calls to third parties, and nothing after them; one that is
 * overtaken goes on with what it has read. Only for tests that do nothing beside it.
 */

export class Killed extends Error {}

const sent = z.union([z.string(), z.looseObject({ text: z.string() }).transform(({ text }) => text)]);
/** Transactions are rolled back by the server, and third parties live on. */
const SURVIVES = [/^(begin|commit|rollback|savepoint|release)\b/i, /"?pretend"?\."/i];

/**
 * Does the work, but dies in place of its statement number `at` (from 1). Answers whether it was killed: false when the
 * work needs fewer statements.
 */
export async function killedAt(at: number, work: () => Promise<unknown>): Promise<boolean> {
  let seen = 0;
  const original = Client.prototype.query;
  const deadly = function (this: Client, ...args: unknown[]): unknown {
    const text = sent.safeParse(args[0]).data ?? "";
    if (SURVIVES.some((pattern) => pattern.test(text)) || ++seen < at) return Reflect.apply(original, this, args);
    // The pool asks its clients with a callback, a transaction awaits them.
    const told = args.at(-1);
    if (typeof told !== "function") return Promise.reject(new Killed());
    setImmediate(() => void Reflect.apply(told, undefined, [new Killed()]));
    return undefined;
  };
  Object.assign(Client.prototype, { query: deadly });
  try {
    await work();
    return false;
  } catch (error) {
    if (!isKilled(error)) throw error;
    return true;
  } finally {
    Object.assign(Client.prototype, { query: original });
  }
}

/** Drizzle wraps what the driver throws. */
function isKilled(error: unknown): boolean {
  for (let seen = error; seen instanceof Error; seen = seen.cause) if (seen instanceof Killed) return true;
  return false;
}

/** Does `act` once, just before the first statement of `work` that matches. Fails when none does. */
export async function justBefore(
  pattern: RegExp,
  act: () => Promise<unknown>,
  work: () => Promise<unknown>,
): Promise<void> {
  const original = Client.prototype.query;
  let isDone = false;
  const query = function (this: Client, ...args: unknown[]): unknown {
    if (isDone || !pattern.test(sent.safeParse(args[0]).data ?? "")) return Reflect.apply(original, this, args);
    isDone = true;
    return act().then(() => Reflect.apply(original, this, args) as unknown);
  };
  Object.assign(Client.prototype, { query });
  try {
    await work();
  } finally {
    Object.assign(Client.prototype, { query: original });
  }
  if (!isDone) throw new Error(`no statement was like ${String(pattern)}`);
}
