import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { codeOf } from "@/scripts/system/problem";

/** The object in a JSON file; undefined when there is no such file. Throws when it is something else. */
export function readJsonFile(file: string): Record<string, unknown> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${file} is not an object`);
  return { ...value };
}

/** Writes for the owner's eyes only, complete or not at all. */
export function writeJsonFile(file: string, value: Record<string, unknown>): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, file);
}
