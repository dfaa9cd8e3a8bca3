import { mkdirSync } from "node:fs";
import path from "node:path";
import { DATABASE } from "@/scripts/postgres/cluster";
import { startEmbeddedPostgres } from "@/scripts/postgres/embedded";
import { grantSiteRights } from "@/scripts/postgres/grants";
import { runMigrations } from "@/scripts/postgres/migrate";
import { databaseUrls, type DatabaseUrls } from "@/scripts/postgres/server";
import { readRunFile } from "@/scripts/supervisor/run-file";
import type { Secrets } from "@/scripts/supervisor/secrets";
import type { Settings } from "@/scripts/supervisor/settings";
import { isAlive } from "@/scripts/system/processes";

/** Whether a shop with this data directory is open. */
export function isRunning(dataDir: string): boolean {
  const run = readRunFile(dataDir);
  return run !== undefined && isAlive(run.pids.supervisor);
}

/**
 * Lends the shop's database to `work`, as its owner and as the site: the owner's own, the running shop's, or, when the
 * shop is closed, the embedded one started for this moment.
 */
export async function withShopDatabase<T>(
  settings: Settings,
  secrets: Secrets,
  work: (urls: DatabaseUrls) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL: site, MIGRATION_DATABASE_URL } = settings.env;
  if (site) return work({ owner: MIGRATION_DATABASE_URL ?? site, site });
  const { POSTGRES_PASSWORD: password, POSTGRES_SITE_PASSWORD: sitePassword } = secrets;
  const run = readRunFile(settings.dataDir);
  if (run?.postgresPort && isRunning(settings.dataDir))
    return work(databaseUrls({ password, sitePassword }, run.postgresPort, DATABASE));

  mkdirSync(settings.logFolder, { recursive: true });
  const logFile = path.join(settings.logFolder, "postgres.log");
  const postgres = await startEmbeddedPostgres({ dataDir: settings.dataDir, logFile, password, sitePassword });
  try {
    await runMigrations(postgres.urls.owner, settings);
    await grantSiteRights(postgres.urls);
    return await work(postgres.urls);
  } finally {
    await postgres.first.stop();
    postgres.release();
  }
}
