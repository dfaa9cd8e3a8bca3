import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, realpathSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { canEnter, chooseAccount, type Account } from "@/scripts/postgres/account";
import { locateBinaries, SHARED_HOME } from "@/scripts/postgres/binaries";
import { DATABASE, prepareCluster, resetPasswords, type Cluster } from "@/scripts/postgres/cluster";
import {
  databaseUrls,
  startServer,
  startServerOnFreePort,
  type DatabaseUrls,
  type Server,
} from "@/scripts/postgres/server";
import { readJsonFile, writeJsonFile } from "@/scripts/system/json-file";
import { takeLock } from "@/scripts/system/lock";
import { codeOf, Problem } from "@/scripts/system/problem";

export type EmbeddedPostgres = {
  /** The first server; its port is kept from then on, also by later starts of the shop if it is free. */
  first: Server;
  urls: DatabaseUrls;
  /** Starts the server again on the same port, after it has ended. */
  restart(): Promise<Server>;
  /** Gives the data folder free. The server must have been stopped. */
  release(): void;
};

/** Starts the shop's own PostgreSQL under the data directory, which is made if it is not there. */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  logFile: string;
  password: string;
  sitePassword: string;
}): Promise<EmbeddedPostgres> {
  const { dataDir, logFile, password, sitePassword } = options;
  const account = accountFor(path.join(dataDir, "postgres", "data"));
  const home = findHome(dataDir, account);
  const lock = takeLock(`${home}.lock`);
  if ("heldBy" in lock)
    throw new Problem(
      `DATA_DIR: the database in ${home} is in use by another start of the shop (process ${lock.heldBy}).`,
    );
  try {
    const binaries = locateBinaries(account);
    const cluster: Cluster = { binaries, home, account, password, sitePassword, isThrowAway: false };
    await prepareCluster(cluster);
    const portFile = path.join(dataDir, "postgres-port.json");
    const first = await signInOnce(cluster, logFile, Number(readJsonFile(portFile)?.port ?? 0));
    writeJsonFile(portFile, { port: first.port });
    const restart = () => startServer(cluster, { port: first.port, logFile });
    return { first, urls: databaseUrls(cluster, first.port, DATABASE), restart, release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Starts the server and signs in as both roles. Passwords that it does not know (secrets.json was lost) are set again. */
async function signInOnce(cluster: Cluster, logFile: string, wantedPort: number): Promise<Server> {
  const server = await startServerOnFreePort(cluster, { wantedPort, logFile });
  const { owner, site } = databaseUrls(cluster, server.port, DATABASE);
  try {
    for (const connectionString of [owner, site]) {
      const client = new Client({ connectionString });
      await client.connect();
      await client.end();
    }
    return server;
  } catch (error) {
    await server.stop();
    if (codeOf(error) !== "28P01") throw error;
    await resetPasswords(cluster);
    return startServerOnFreePort(cluster, { wantedPort: server.port, logFile });
  }
}

/** Whoever owns existing data goes on owning it: PostgreSQL refuses data of another account. */
function accountFor(dataFolder: string): Account | undefined {
  const owner = existsSync(dataFolder) ? statSync(dataFolder) : undefined;
  const ourUid = process.getuid?.();
  if (!owner || ourUid === undefined) return chooseAccount();
  if (ourUid === 0 && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` };
  if (ourUid === owner.uid) return chooseAccount();
  throw new Problem(
    `DATA_DIR: the database in ${dataFolder} belongs to another account (uid ${owner.uid}). Start the shop as that account or as root.`,
  );
}

/**
 * Where the data is: `DATA_DIR/postgres`. When PostgreSQL's account cannot get there (a checkout under /root), the data
 * is in a folder of its own under /var/lib/kursi, and `DATA_DIR/postgres` is a link to it.
 */
function findHome(dataDir: string, account: Account | undefined): string {
  const usual = path.join(dataDir, "postgres");
  if (canEnter(account, dataDir)) return usual;
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  const home = path.join(SHARED_HOME, `data-${name}`);
  const link = lstatSync(usual, { throwIfNoEntry: false });
  if (link && !link.isSymbolicLink())
    throw new Problem(
      `DATA_DIR: PostgreSQL runs as ${account?.name} here and cannot enter ${usual}. Let others pass through its parent folders (chmod o+x), or name another folder.`,
    );
  mkdirSync(SHARED_HOME, { recursive: true, mode: 0o755 });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (!link) symlinkSync(home, usual);
  return realpathSync(usual);
}
