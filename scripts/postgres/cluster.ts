import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Account } from "@/scripts/postgres/account";

/** The role that owns the database and its tables, and runs the migrations. Not a superuser. */
export const ROLE = "kursi";
/** The role of the site, with the rights that grants.ts gives it. */
export const SITE_ROLE = "kursi_site";
export const DATABASE = "kursi";

export type Cluster = {
  /** Folder with `bin`, `lib`, `share`. */
  binaries: string;
  /** Folder that belongs to the account; the data is in `data` inside it. */
  home: string;
  account: Account | undefined;
  /** Passwords of the two roles, letters and digits only: they are written into SQL. */
  password: string;
  sitePassword: string;
  /** Throw-away data, for tests: nothing is synced to disk. */
  isThrowAway: boolean;
};

/** The server needs nothing of ours, least of all our secrets. */
export const SERVER_ENV: NodeJS.ProcessEnv = { LC_ALL: "C", PATH: "/usr/bin:/bin", NODE_ENV: "production" };

const WHO_MAY_SIGN_IN = `host all ${ROLE},${SITE_ROLE} 127.0.0.1/32 scram-sha-256\n`;

export const dataFolderOf = (cluster: Cluster): string => path.join(cluster.home, "data");
const identityOf = ({ account }: Cluster) => (account ? { uid: account.uid, gid: account.gid } : {});

/**
 * Makes the data folder if there is none. It is built beside its place and renamed when complete, so that an
 * interrupted first start leaves nothing half made. Nobody can sign in but the two roles, by password, from this machine.
 */
export async function prepareCluster(cluster: Cluster): Promise<"made" | "there"> {
  for (const password of [cluster.password, cluster.sitePassword])
    if (!/^[A-Za-z0-9]{16,}$/.test(password)) throw new Error("a database password must be letters and digits");
  mkdirSync(cluster.home, { recursive: true, mode: 0o700 });
  if (cluster.account) chownSync(cluster.home, cluster.account.uid, cluster.account.gid);
  if (existsSync(path.join(dataFolderOf(cluster), "PG_VERSION"))) {
    // A cluster of an earlier version lets only the owner in.
    writeFileSync(path.join(dataFolderOf(cluster), "pg_hba.conf"), WHO_MAY_SIGN_IN);
    return "there";
  }

  const unfinished = path.join(cluster.home, "data.unfinished");
  rmSync(unfinished, { recursive: true, force: true });
  const sync = cluster.isThrowAway ? ["--no-sync", "--no-instructions"] : ["--no-instructions"];
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  await run(cluster, "initdb", ["-D", unfinished, "-U", "postgres", "-A", "reject", ...locale, ...sync]);
  writeFileSync(path.join(unfinished, "pg_hba.conf"), WHO_MAY_SIGN_IN);
  await runSql(cluster, unfinished, [
    `CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD '${cluster.password}'`,
    `CREATE ROLE ${SITE_ROLE} LOGIN PASSWORD '${cluster.sitePassword}'`,
    `CREATE DATABASE ${DATABASE} OWNER ${ROLE}`,
  ]);
  renameSync(unfinished, dataFolderOf(cluster));
  return "made";
}

/**
 * Gives the roles the cluster's passwords again, for when the file with the secrets was lost, and makes the site's role
 * where a cluster of an earlier version has none. The server must be off.
 */
export async function resetPasswords(cluster: Cluster): Promise<void> {
  const isThere = `EXISTS (SELECT FROM pg_roles WHERE rolname = '${SITE_ROLE}')`;
  await runSql(cluster, dataFolderOf(cluster), [
    `ALTER ROLE ${ROLE} PASSWORD '${cluster.password}'`,
    `DO $$ BEGIN IF NOT ${isThere} THEN CREATE ROLE ${SITE_ROLE} LOGIN; END IF; END $$`,
    `ALTER ROLE ${SITE_ROLE} PASSWORD '${cluster.sitePassword}'`,
  ]);
}

/** Single-user mode: one statement per line, no server and no sign-in needed. */
function runSql(cluster: Cluster, dataFolder: string, statements: readonly string[]): Promise<void> {
  const unsynced = cluster.isThrowAway ? ["-c", "fsync=off"] : [];
  return run(
    cluster,
    "postgres",
    ["--single", "-D", dataFolder, ...unsynced, "postgres"],
    `${statements.join("\n")}\n`,
  );
}

/** Runs one of the server's programs as its account, in a folder that the account can enter. */
function run(cluster: Cluster, program: string, args: string[], input = ""): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(cluster.binaries, "bin", program), args, {
      ...identityOf(cluster),
      cwd: cluster.home,
      env: SERVER_ENV,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000));
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.on("error", reject);
    child.on("close", (code) => {
      // Single-user mode reports a failed statement in its output and still ends with 0.
      if (code === 0 && !/\bERROR:/.test(output)) resolve();
      else reject(new Error(`${program} failed (${code}): ${output.trim()}`));
    });
  });
}
