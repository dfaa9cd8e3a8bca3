import { mkdirSync } from "node:fs";
import path from "node:path";
import { DATABASE, ROLE } from "@/scripts/postgres/cluster";
import { startEmbeddedPostgres } from "@/scripts/postgres/embedded";
import { runMigrations } from "@/scripts/postgres/migrate";
import { readRunFile } from "@/scripts/supervisor/run-file";
import type { Secrets } from "@/scripts/supervisor/secrets";
import type { Settings } from "@/scripts/supervisor/settings";
import { isAlive } from "@/scripts/system/processes";

/**
 * Lends the shop's database to `work`: the owner's own, the running shop's, or, when the shop is closed, the embedded
 * one started for this moment.
 */
export async function withShopDatabase<T>(
  settings: Settings,
  secrets: Secrets,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (settings.env.DATABASE_URL) return work(settings.env.DATABASE_URL);
  const run = readRunFile(settings.dataDir);
  if (run?.postgresPort && isAlive(run.pids.supervisor))
    return work(`postgresql://${ROLE}:${secrets.POSTGRES_PASSWORD}@127.0.0.1:${run.postgresPort}/${DATABASE}`);

  mkdirSync(settings.logFolder, { recursive: true });
  const postgres = await startEmbeddedPostgres({
    dataDir: settings.dataDir,
    logFile: path.join(settings.logFolder, "postgres.log"),
    password: secrets.POSTGRES_PASSWORD,
  });
  try {
    await runMigrations(postgres.url);
    return await work(postgres.url);
  } finally {
    await postgres.first.stop();
    postgres.release();
  }
}
