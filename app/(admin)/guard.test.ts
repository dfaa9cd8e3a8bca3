import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(here, { recursive: true, encoding: "utf8" });
const source = (file: string): string => readFileSync(join(here, file), "utf8");

/** Layouts do not run again on navigation and a proxy can be passed by, so each page and action asks for itself. */
describe("the back office", () => {
  it.each(files.filter((file) => file.endsWith("page.tsx")))("page %s asks who is there before it reads", (file) => {
    const body = source(file).split("export default async function")[1] ?? "";
    const asks = body.search(/await require(Staff|Role)\(/);
    expect(asks).toBeGreaterThan(-1);
    const reads = body.search(/(list|read|select|find)[A-Z]\w*\((ctx)?/);
    expect(asks).toBeLessThan(reads === -1 ? body.length : reads);
  });

  it.each(files.filter((file) => file.endsWith("actions.ts")))(
    "every action of %s goes through adminAction",
    (file) => {
      const exported = source(file).match(/^export .*$/gm) ?? [];
      expect(exported.length).toBeGreaterThan(0);
      for (const line of exported) expect(line).toMatch(/^export const \w+Action = adminAction\(/);
    },
  );
});
