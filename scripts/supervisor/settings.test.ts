import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { needsOwnExecutor, prepareDataDir, readSettings } from "@/scripts/supervisor/settings";

const read = (values: Record<string, string>) =>
  readSettings([], { NODE_ENV: "test", KURSI_ENV_FILE: "none", ...values });

describe("readSettings", () => {
  it("starts both embedded parts when nothing is set", () => {
    expect(read({})).toMatchObject({ hasOwnPostgres: true, hasOwnExecutor: true, isDev: false });
  });

  it("replaces each by its own setting", () => {
    expect(read({ DATABASE_URL: "postgresql://a:b@db/shop" })).toMatchObject({
      hasOwnPostgres: false,
      hasOwnExecutor: true,
    });
    expect(read({ INNGEST_BASE_URL: "http://inngest:8288" })).toMatchObject({
      hasOwnPostgres: true,
      hasOwnExecutor: false,
    });
  });

  it("names every bad variable", () => {
    expect(() => read({ PORT: "zero", TIMEZONE: "Mars/Olympus" })).toThrow(/PORT: .*TIMEZONE: /);
  });

  it("resolves DATA_DIR against the checkout and keeps blanks in it", () => {
    expect(read({ DATA_DIR: "my data" }).dataDir).toMatch(/\/my data$/);
    expect(read({ DATA_DIR: "/var/my data" }).dataDir).toBe("/var/my data");
  });
});

describe("needsOwnExecutor", () => {
  it.each([
    [{}, true],
    [{ INNGEST_DEV: "0" }, true],
    [{ INNGEST_DEV: "1" }, false],
    [{ INNGEST_BASE_URL: "http://localhost:8288" }, false],
    [{ INNGEST_EVENT_KEY: "a", INNGEST_SIGNING_KEY: "b" }, false],
  ])("%j: %s", (source, expected) => {
    expect(needsOwnExecutor(source)).toBe(expected);
  });

  it("refuses half of the keys", () => {
    expect(() => needsOwnExecutor({ INNGEST_EVENT_KEY: "a" })).toThrow("INNGEST_SIGNING_KEY: missing.");
    expect(() => needsOwnExecutor({ INNGEST_SIGNING_KEY: "a" })).toThrow("INNGEST_EVENT_KEY: missing.");
  });
});

describe("prepareDataDir", () => {
  it("names a folder that cannot be made, and why", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-dir-"));
    writeFileSync(path.join(folder, "file"), "");
    for (const dataDir of [path.join(folder, "file", "data"), "/proc/kursi"])
      expect(() => prepareDataDir({ dataDir, logFolder: path.join(dataDir, "logs") })).toThrow(
        new RegExp(`^DATA_DIR: ${dataDir} cannot be written \\(E[A-Z]+\\)\\.`),
      );
    rmSync(folder, { recursive: true });
  });
});
