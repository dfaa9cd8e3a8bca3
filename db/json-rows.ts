import { getTableColumns, type InferSelectModel } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/**
 * A row that came inside JSON (`to_jsonb(row)`), as the table's own select would have answered it: JSON knows no dates,
 * and calls the columns what SQL calls them. For stores that read several tables in one statement.
 */
export function rowFromJson<Table extends PgTable>(
  table: Table,
  json: Readonly<Record<string, unknown>>,
): InferSelectModel<Table> {
  const values = Object.entries(getTableColumns(table)).map(([key, { name, dataType }]) => {
    const value = json[name] ?? null;
    return [key, dataType === "date" && typeof value === "string" ? new Date(value) : value] as const;
  });
  return Object.fromEntries(values) as InferSelectModel<Table>;
}
