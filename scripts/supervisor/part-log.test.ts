import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { isWorthShowing, PartLog, printable } from "@/scripts/supervisor/part-log";
import { waitUntil } from "@/scripts/system/wait";

describe("isWorthShowing", () => {
  it.each([
    ["an error in the log", '{"level":50,"msg":"x"}', "stdout", true],
    ["news in the log", '{"level":30,"msg":"x"}', "stdout", false],
    ["news in the log on stderr", '{"level":30,"msg":"x"}', "stderr", false],
    ["a bare line on stderr", "boom", "stderr", true],
    ["a bare line on stdout", "hello", "stdout", false],
    ["nothing", "  ", "stderr", false],
  ] as const)("%s", (_, line, from, expected) => {
    expect(isWorthShowing(line, from)).toBe(expected);
  });
});

describe("printable", () => {
  it("lets nobody's words end a line, colour the terminal or turn its direction", () => {
    const forged = 'name\r{"level":50}\u0085\u2028\u009b31m\u001b[2J\u202etxt\u0000';
    expect(printable(forged)).toBe('name\\u000d{"level":50}\\u0085\\u2028\\u009b31m\\u001b[2J\\u202etxt\\u0000');
    expect(printable("\tat place (file.ts:1)")).toBe("\tat place (file.ts:1)");
  });
});

describe("PartLog", () => {
  it("keeps every line in the part's file", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-log-"));
    const log = new PartLog(folder, "site", false);
    log.follow(Readable.from(["one\ntw", "o\n"]), "stdout");
    const read = () => readFileSync(log.file, { encoding: "utf8", flag: "a+" });
    expect(await waitUntil(() => read() === "one\ntwo\n", { limitMs: 5_000 })).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
