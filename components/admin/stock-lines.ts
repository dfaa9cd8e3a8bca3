import type { FieldErrors } from "@/lib/core/errors";

/** A code as it was pasted, and the line that it stood on, from 1. */
export type StockLine = { line: number; text: string };

/** The lines of a pasted list; empty ones are passed over. */
export const linesOf = (pasted: string): StockLine[] =>
  pasted
    .split(/\r\n|\r|\n/)
    .map((text, index) => ({ line: index + 1, text: text.trim() }))
    .filter(({ text }) => text !== "");

/** The first line that was refused, from errors that name `items.<i>`; null when none is named. */
export function wrongLine(lines: readonly StockLine[], errors: FieldErrors): StockLine | null {
  for (const [name, text] of Object.entries(errors)) {
    const found = lines[Number(/^items\.(\d+)$/.exec(name)?.[1] ?? -1)];
    if (found) return { line: found.line, text };
  }
  return null;
}
