import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { computeBuildStamp } from "@/scripts/supervisor/build-stamp";

let root = "";
const write = (file: string, content: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
};
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "kursi-stamp-"));
  write("app/page.tsx", "a");
  write("lib/core/money.ts", "b");
});
afterEach(() => rmSync(root, { recursive: true }));

describe("computeBuildStamp", () => {
  it("is the same for the same sources", () => {
    const stamp = computeBuildStamp(root);
    write("app/page.tsx", "a");
    expect(computeBuildStamp(root)).toBe(stamp);
  });

  it.each([
    ["a changed page", () => write("app/page.tsx", "b")],
    ["a new file", () => write("app/new.tsx", "")],
    ["a renamed file", () => renameSync(path.join(root, "app/page.tsx"), path.join(root, "app/other.tsx"))],
    ["another lock file", () => write("package-lock.json", "{}")],
    ["another configuration", () => write("next.config.mjs", "")],
  ])("changes with %s", (_, change) => {
    const stamp = computeBuildStamp(root);
    change();
    expect(computeBuildStamp(root)).not.toBe(stamp);
  });

  it.each(["lib/core/money.test.ts", "lib/testing/x.ts", "db/migrations/0001.sql", "db/seed/index.ts", "scripts/x.ts"])(
    "does not change with %s, which is not in the site",
    (file) => {
      const stamp = computeBuildStamp(root);
      write(file, "x");
      expect(computeBuildStamp(root)).toBe(stamp);
    },
  );
});
