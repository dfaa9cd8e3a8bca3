import { CsvError, parse } from "csv-parse/sync";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { workspaces } from "@/db/schema";
import { DomainError, isDomainError } from "@/lib/core/errors";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { accountChangeInput, newAccountInput, type AccountChange } from "@/lib/workspaces/schemas";
import { addWorkspace, readPoolWorkspace, changeWorkspace } from "./pool";
import { ACCOUNT_COLUMNS, type AccountRow, type ImportedRow } from "@/lib/workspaces/views";

/** A pool as a CSV file: a row a workspace, found again by its name. The same file again changes nothing. */

/** A file of this many rows is somebody's mistake. */
const ROWS_MAX = 500;

type Column = (typeof ACCOUNT_COLUMNS)[number];

const NUMBERS: ReadonlySet<string> = new Set([
  "max_seats",
  "extra_seats",
  "reserve",
  "ceiling",
  "monthly_cost",
  "pace_seconds",
]);
const FIELDS: ReadonlySet<string> = new Set(["settings", "credentials"]);
/** What an empty cell empties; in any other column it says nothing. */
const EMPTIABLE: ReadonlySet<string> = new Set([
  "note",
  "ceiling",
  "monthly_cost",
  "pace_seconds",
  "next_bill_at",
  "ends_at",
  "access_ends_at",
]);

const table = z.array(z.array(z.string()));

/**
 * Reads every row and does what it says, or with `isDryRun` only tells what it would do. A row with an error changes
 * nothing, the others are carried out. Throws `invalid` on `csv` when the file itself cannot be read.
 */
export async function importPool(ctx: Ctx, csv: string, { isDryRun }: { isDryRun: boolean }): Promise<ImportedRow[]> {
  requireRight(ctx, "pool.change");
  const [head = [], ...rows] = readTable(csv);
  const columns = readHead(head);
  if (rows.length > ROWS_MAX) throw unreadable(`has ${rows.length} rows; ${ROWS_MAX} at most`);
  const seen = new Set<string>();
  const imported: ImportedRow[] = [];
  for (const [index, cells] of rows.entries()) {
    const line = index + 2;
    const cell = Object.fromEntries(columns.map((column, at) => [column, (cells[at] ?? "").trim()]));
    const name = cell["name"] || cell["email"] || "";
    const twice = seen.has(name) ? { name: "stands in an earlier row of this file" } : null;
    seen.add(name);
    imported.push(
      twice ? { line, name, action: "error", fields: twice } : await importRow(ctx, { line, name, cell, isDryRun }),
    );
  }
  return imported;
}

function readTable(csv: string): string[][] {
  if (csv.includes("\u0000")) throw unreadable("contains a NUL character; it is not a text file");
  try {
    const rows: unknown = parse(csv, {
      bom: true,
      relax_column_count_less: true,
      skip_empty_lines: true,
      max_record_size: 65_536,
    });
    return table.parse(rows);
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(`cannot be read: ${error.message.slice(0, 200)}`);
    throw error;
  }
}

function readHead(head: readonly string[]): Column[] {
  const columns = head.map((name) => ACCOUNT_COLUMNS.find((known) => known === name.trim().toLowerCase()));
  const unknown = head.filter((_, index) => columns[index] === undefined);
  if (unknown.length > 0)
    throw unreadable(`has columns that nobody knows: ${unknown.map((name) => name.slice(0, 40)).join(", ")}`);
  if (!columns.includes("email"))
    throw unreadable("needs a first line with the names of its columns, email among them");
  if (new Set(columns).size !== columns.length) throw unreadable("names a column twice");
  return columns.flatMap((column) => column ?? []);
}

type Row = { line: number; name: string; cell: Record<string, string>; isDryRun: boolean };

class OnlyTried extends Error {}

async function importRow(ctx: Ctx, { line, name, cell, isDryRun }: Row): Promise<ImportedRow> {
  let action: ImportedRow["action"] = "same";
  try {
    const given = readCells(cell);
    await inTransaction(ctx, async (tx) => {
      const [known] = await tx.db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.name, name));
      if (!known) {
        action = "add";
        await addWorkspace(tx, parsed(newAccountInput, { ...given, name }));
      } else {
        const change = parsed(accountChangeInput, given);
        const before = await readPoolWorkspace(tx, known.id);
        const after = await changeWorkspace(tx, known.id, change);
        action = isSame(before, after, change) ? "same" : "change";
      }
      if (isDryRun) throw new OnlyTried();
    });
    return { line, name, action, fields: {} };
  } catch (error) {
    if (error instanceof OnlyTried) return { line, name, action, fields: {} };
    if (!isDomainError(error)) throw error;
    const fields = Object.keys(error.fields).length > 0 ? error.fields : { row: error.message };
    return { line, name, action: "error", fields };
  }
}

/** Secrets that are named anew count as a change: what was kept cannot be seen here. */
const isSame = (before: AccountRow, after: AccountRow, change: AccountChange): boolean =>
  change.credentials === undefined && JSON.stringify(before) === JSON.stringify(after);

/** Cells as the inputs want them. Throws `invalid` naming the column. */
function readCells(cell: Record<string, string>): Record<string, unknown> {
  const read = ([column, text]: [string, string]): [string, unknown][] => {
    if (text === "") return EMPTIABLE.has(column) ? [[column, null]] : [];
    if (NUMBERS.has(column)) return [[column, /^\d{1,10}$/.test(text) ? Number(text) : text]];
    if (column === "drivers") return [[column, text.split(";").map((name) => name.trim())]];
    return [[column, FIELDS.has(column) ? readJson(column, text) : text]];
  };
  return Object.fromEntries(Object.entries(cell).flatMap(read));
}

function readJson(column: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError(
      "invalid",
      `${column} must be JSON.`,
      {},
      { [column]: 'must be JSON such as {"token": "…"}' },
    );
  }
}

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = Object.fromEntries(result.error.issues.map(({ path, message }) => [path.join(".") || "row", message]));
  throw new DomainError("invalid", `Please correct: ${Object.keys(fields).join(", ")}.`, {}, fields);
}

const unreadable = (sentence: string) => new DomainError("invalid", `The file ${sentence}.`, {}, { csv: sentence });
