import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAlive, parseProcessStat } from "@/scripts/system/processes";

describe("parseProcessStat", () => {
  it("reads a name that holds blanks and parentheses", () => {
    const fields = ["Z", "7", ...Array.from({ length: 17 }, () => "0"), "4711", "0"];
    expect(parseProcessStat(`42 (my (odd) name) ${fields.join(" ")}\n`)).toEqual({
      name: "my (odd) name",
      state: "Z",
      parentPid: 7,
      startedAt: "4711",
    });
  });

  it("never throws", () => {
    expect(() => fc.assert(fc.property(fc.string(), (text) => void parseProcessStat(text)))).not.toThrow();
  });
});

describe("isAlive", () => {
  it("sees ourselves, and not a process that has ended", async () => {
    expect(isAlive(process.pid)).toBe(true);
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    expect(isAlive(child.pid ?? 0)).toBe(false);
  });
});
