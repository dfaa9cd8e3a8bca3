import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseHolder, takeLock } from "@/scripts/system/lock";
import { readProcess } from "@/scripts/system/processes";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "kursi-lock-"));
  file = path.join(folder, "lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Larger than any pid that Linux gives out (2^22). */
const NOBODY = 2 ** 22 + 1;

describe("takeLock", () => {
  it("is exclusive until it is released, and leaves nothing behind", () => {
    const first = takeLock(file);
    expect(takeLock(file)).toEqual({ heldBy: process.pid });
    if (!("release" in first)) throw new Error("the first did not get it");
    first.release();
    expect(takeLock(file)).toHaveProperty("release");
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  it.each([
    ["a process that has ended", JSON.stringify({ pid: NOBODY })],
    ["a half-written file", '{"pid":'],
    ["an empty file", ""],
  ])("is taken over from %s", (_, content) => {
    writeFileSync(file, content);
    expect(takeLock(file)).toHaveProperty("release");
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  it("is taken over when its pid was given to another process since", () => {
    const startedAt = readProcess(process.pid)?.startedAt;
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: "1" }));
    // Without /proc there is no telling them apart, and the lock counts as held.
    expect(takeLock(file)).toHaveProperty(startedAt === undefined ? "heldBy" : "release");
  });
});

describe("parseHolder", () => {
  it("reads what takeLock writes and answers undefined to anything else", () => {
    expect(parseHolder('{"pid":5,"startedAt":"9"}')).toEqual({ pid: 5, startedAt: "9" });
    expect(parseHolder('{"pid":"5"}')).toBeUndefined();
    expect(() =>
      fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseHolder(text))),
    ).not.toThrow();
  });
});
