import { sql, type SQL } from "drizzle-orm";
import { bigint, customType, timestamp, type AnyPgColumn } from "drizzle-orm/pg-core";

/** An instant. The database keeps instants, never wall-clock times. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** Whole rupiah. */
export const amount = (name: string) => bigint(name, { mode: "number" });

/** Bytes as they came, never decoded text. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/** CHECK that a text column holds one of the words of its status list. */
export function oneOf(column: AnyPgColumn, words: readonly string[]): SQL {
  return sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(", "))})`;
}
