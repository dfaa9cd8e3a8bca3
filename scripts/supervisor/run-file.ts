import { rmSync } from "node:fs";
import path from "node:path";
import { readJsonFile, writeJsonFile } from "@/scripts/system/json-file";

/** What runs now, for the commands and drills that look from outside. A part between two lives has no pid. */
export type RunFile = {
  url: string;
  /** Port of the embedded PostgreSQL; absent with a database of one's own. */
  postgresPort?: number;
  pids: { supervisor: number; site?: number; executor?: number; postgres?: number };
};

export const runFilePath = (dataDir: string): string => path.join(dataDir, "run.json");

export const writeRunFile = (dataDir: string, run: RunFile): void => writeJsonFile(runFilePath(dataDir), run);
export const removeRunFile = (dataDir: string): void => rmSync(runFilePath(dataDir), { force: true });

const pidOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

export function readRunFile(dataDir: string): RunFile | undefined {
  const seen = readJsonFile(runFilePath(dataDir));
  if (!seen || typeof seen.url !== "string" || typeof seen.pids !== "object" || seen.pids === null) return undefined;
  const pids: Record<string, unknown> = { ...seen.pids };
  const supervisor = pidOf(pids.supervisor);
  if (supervisor === undefined) return undefined;
  const [site, executor, postgres] = [pidOf(pids.site), pidOf(pids.executor), pidOf(pids.postgres)];
  return {
    url: seen.url,
    ...(typeof seen.postgresPort === "number" ? { postgresPort: seen.postgresPort } : {}),
    pids: {
      supervisor,
      ...(site === undefined ? {} : { site }),
      ...(executor === undefined ? {} : { executor }),
      ...(postgres === undefined ? {} : { postgres }),
    },
  };
}
