import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { EnvError, isOn, parseEnv, type Env } from "@/lib/core/env";
import { inRoot, ROOT } from "@/scripts/system/paths";
import { codeOf, Problem } from "@/scripts/system/problem";

export type Settings = {
  env: Env;
  isDev: boolean;
  /** Absolute. */
  dataDir: string;
  logFolder: string;
  hasOwnPostgres: boolean;
  hasOwnExecutor: boolean;
};

/**
 * Whether the embedded executor runs the durable functions: unless the address of an Inngest server or the keys of
 * Inngest Cloud are given. Throws when only one of the two keys is there.
 */
export function needsOwnExecutor(source: Record<string, string | undefined>): boolean {
  if (source.INNGEST_BASE_URL || isOn(source.INNGEST_DEV)) return false;
  const hasEventKey = Boolean(source.INNGEST_EVENT_KEY);
  const hasSigningKey = Boolean(source.INNGEST_SIGNING_KEY);
  if (hasEventKey === hasSigningKey) return !hasEventKey;
  const [given, missing] = hasEventKey
    ? ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"]
    : ["INNGEST_SIGNING_KEY", "INNGEST_EVENT_KEY"];
  throw new Problem(
    `${missing}: missing. Inngest Cloud needs it beside ${given}; with neither, the embedded executor runs.`,
  );
}

/** Reads `.env` (what is set already wins) and checks everything. Throws a `Problem` that names each bad variable. */
export function readSettings(argv: readonly string[], source: NodeJS.ProcessEnv): Settings {
  loadEnvFile(source);
  let env: Env;
  try {
    env = parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) throw new Problem(error.message);
    throw error;
  }
  const dataDir = path.resolve(ROOT, env.DATA_DIR);
  return {
    env,
    isDev: argv.includes("--dev"),
    dataDir,
    logFolder: path.join(dataDir, "logs"),
    hasOwnPostgres: !env.DATABASE_URL,
    hasOwnExecutor: needsOwnExecutor(source),
  };
}

/** Tests and drills set `KURSI_ENV_FILE=none`, so that a developer's own `.env` does not change what they see. */
function loadEnvFile(source: NodeJS.ProcessEnv): void {
  if (source.KURSI_ENV_FILE === "none") return;
  try {
    process.loadEnvFile(inRoot(".env"));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw new Problem(`.env cannot be read (${codeOf(error) ?? String(error)}).`);
  }
}

/** Makes the data directory and tries to write in it. */
export function prepareDataDir({ dataDir, logFolder }: Pick<Settings, "dataDir" | "logFolder">): void {
  const probe = path.join(dataDir, `.probe-${process.pid}`);
  try {
    // Others may pass through, not look: the embedded PostgreSQL may run as another account.
    makeFolder(dataDir, 0o711);
    makeFolder(logFolder, 0o700);
    accessSync(logFolder, constants.W_OK);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    throw new Problem(
      `DATA_DIR: ${dataDir} cannot be written (${codeOf(error) ?? String(error)}). Give this account the right to, or name another folder.`,
    );
  }
}

/** `mkdirSync` with `recursive` never returns where the system answers ENOENT although the parent is there (/proc). */
function makeFolder(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    if (codeOf(error) !== "ENOENT" || existsSync(path.dirname(folder))) throw error;
    makeFolder(path.dirname(folder), mode);
    mkdirSync(folder, { mode });
  }
}
