import { mkdtempSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import os from "node:os";
import path from "node:path";
import { canEnter, chooseAccount } from "@/scripts/postgres/account";
import { locateBinaries } from "@/scripts/postgres/binaries";
import { DATABASE, prepareCluster, type Cluster } from "@/scripts/postgres/cluster";
import { runMigrations } from "@/scripts/postgres/migrate";
import { databaseUrls, startServerOnFreePort } from "@/scripts/postgres/server";

export type BenchDatabase = { url: string; stop(): Promise<void> };

/**
 * A PostgreSQL as the shop starts it, syncing every commit to disk, and the environment of a shop around this process,
 * so that verbs can be called directly. One a process: the pool behind `db()` is opened once.
 */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const account = chooseAccount();
  const folder = mkdtempSync(path.join(canEnter(account, os.tmpdir()) ? os.tmpdir() : "/var/tmp", "kursi-bench-"));
  const password = randomBytes(16).toString("hex");
  const binaries = locateBinaries(account);
  const cluster: Cluster = { binaries, home: folder, account, password, sitePassword: password, isThrowAway: false };
  await prepareCluster(cluster);
  const server = await startServerOnFreePort(cluster, { logFile: path.join(folder, "postgres.log") });
  const url = databaseUrls(cluster, server.port, DATABASE).owner;
  await runMigrations(url);
  Object.assign(process.env, {
    DATABASE_URL: url,
    DEMO: "true",
    RATE_LIMIT_FACTOR: "0",
    LOG_LEVEL: "error",
    AUTH_SECRET: randomBytes(16).toString("hex"),
    DATA_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    SANDBOX_SECRET: randomBytes(16).toString("hex"),
  });
  return {
    url,
    stop: async () => {
      const { pool } = await import("@/db/client");
      await pool().end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
