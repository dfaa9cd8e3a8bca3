import { startShop, type TestShop } from "@/scripts/testing/shop";
import { startBenchDatabase, type BenchDatabase } from "./database";
import type { Tools } from "./measure";

/** Starts what measures share when the first one asks, and stops all of it in the end. */
export function createTools(argv: readonly string[]): Tools & { stop(): Promise<void> } {
  let shop: Promise<TestShop> | undefined;
  let database: Promise<BenchDatabase> | undefined;
  const word = (name: string) => argv.find((given) => given.startsWith(`--${name}=`))?.slice(name.length + 3);
  return {
    say: (line) => console.log(`    ${line}`),
    size: (name, fallback) => {
      const given = word(name);
      if (given === undefined) return fallback;
      if (/^\d{1,7}$/.test(given) && Number(given) > 0) return Number(given);
      throw new Error(`--${name}: "${given}" is not a whole number above zero`);
    },
    word,
    has: (name) => argv.includes(`--${name}`),
    shop: () => (shop ??= startShop({ env: { LOG_LEVEL: "warn" } })),
    database: () => (database ??= startBenchDatabase()),
    stop: async () => {
      // What did not start has nothing to stop, and its measure has said so.
      await shop?.then((it) => it.stop()).catch(() => undefined);
      await database?.then((it) => it.stop()).catch(() => undefined);
    },
  };
}
