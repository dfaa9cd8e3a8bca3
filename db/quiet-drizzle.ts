import { NodePgPreparedQuery } from "drizzle-orm/node-postgres";
import { quietError } from "@/lib/core/quiet-error";

/**
 * Drizzle puts a failed statement's parameters into the message of its error, and there is no setting against it. Every
 * statement runs through these two methods, inside a transaction and outside.
 */
for (const method of ["execute", "all"] as const) {
  const run = NodePgPreparedQuery.prototype[method];
  NodePgPreparedQuery.prototype[method] = async function quiet(this: NodePgPreparedQuery<never>, values) {
    try {
      return await run.call(this, values);
    } catch (error) {
      throw quietError(error);
    }
  };
}
