import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { readRunFile, removeRunFile, runFilePath, writeRunFile } from "@/scripts/supervisor/run-file";

it("reads what was written, and nothing when the shop is closed or the file is another", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-run-"));
  expect(readRunFile(folder)).toBeUndefined();
  const run = { url: "http://localhost:3000", postgresPort: 5, pids: { supervisor: 1, postgres: 2 } };
  writeRunFile(folder, run);
  expect(readRunFile(folder)).toEqual(run);
  removeRunFile(folder);
  expect(readRunFile(folder)).toBeUndefined();
  writeFileSync(runFilePath(folder), '{"url": 3}');
  expect(readRunFile(folder)).toBeUndefined();
  rmSync(folder, { recursive: true });
});
