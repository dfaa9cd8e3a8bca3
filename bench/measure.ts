import type { BenchDatabase } from "./database";
import type { TestShop } from "@/scripts/testing/shop";

/** One measure of `npm run bench`: what it compares is told by its title, how well by what it says. */
export type Measure = { name: string; title: string; run(tools: Tools): Promise<void> };

export type Tools = {
  say(line: string): void;
  /** A number from the command line, `--<name>=<n>`, else `fallback`. */
  size(name: string, fallback: number): number;
  /** Whether `--<name>` was given. */
  has(name: string): boolean;
  /** What was given as `--<name>=<word>`. */
  word(name: string): string | undefined;
  /** One demo shop for all measures that only read its times; started at the first call. */
  shop(): Promise<TestShop>;
  /** A PostgreSQL that syncs to disk, with the shop's schema; this process's own `db()` is connected to it. */
  database(): Promise<BenchDatabase>;
};
