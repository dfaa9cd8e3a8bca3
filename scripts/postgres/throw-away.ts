import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { canEnter, chooseAccount } from "@/scripts/postgres/account";
import { locateBinaries } from "@/scripts/postgres/binaries";
import { DATABASE, prepareCluster, type Cluster } from "@/scripts/postgres/cluster";
import { databaseUrls, startServerOnFreePort, type DatabaseUrls } from "@/scripts/postgres/server";

/** A PostgreSQL for tests: nothing is synced, everything is deleted by `stop`, or when this process dies. */
export async function startThrowAwayPostgres(): Promise<{
  urls: DatabaseUrls;
  folder: string;
  stop(): Promise<void>;
}> {
  const account = chooseAccount();
  const base = canEnter(account, os.tmpdir()) ? os.tmpdir() : "/var/tmp";
  mkdirSync(base, { recursive: true });
  const folder = mkdtempSync(path.join(base, "kursi-pg-"));
  const cluster: Cluster = {
    binaries: locateBinaries(account),
    home: folder,
    account,
    password: randomBytes(16).toString("hex"),
    sitePassword: randomBytes(16).toString("hex"),
    isThrowAway: true,
  };
  await prepareCluster(cluster);
  const server = await startServerOnFreePort(cluster, { logFile: path.join(folder, "postgres.log") });
  return {
    urls: databaseUrls(cluster, server.port, DATABASE),
    folder,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
