import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { dataFolderOf, ROLE, SERVER_ENV, SITE_ROLE, type Cluster } from "@/scripts/postgres/cluster";
import { clearOldServer, readPostmasterFile } from "@/scripts/postgres/postmaster-file";
import { findFreePort } from "@/scripts/system/ports";
import { waitUntil } from "@/scripts/system/wait";

export type Server = {
  pid: number;
  port: number;
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<void>;
  /** Fast shutdown: open transactions are rolled back. Harsher after ten seconds. */
  stop(): Promise<void>;
};

const TCP_ONLY = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
const CAPACITY = ["-c", "max_connections=200", "-c", "shared_buffers=128MB"];
/** Its log names no row and repeats no statement: both carry people's addresses. */
const QUIET = ["-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic"];
const UNSYNCED = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];

/** One database as its two users see it. */
export type DatabaseUrls = {
  /** For migrations, the executor's own tables, and commands that only the owner of the tables may give. */
  owner: string;
  site: string;
};

export function databaseUrls(
  { password, sitePassword }: Pick<Cluster, "password" | "sitePassword">,
  port: number,
  database: string,
): DatabaseUrls {
  const at = (role: string, secret: string) => `postgresql://${role}:${secret}@127.0.0.1:${port}/${database}`;
  return { owner: at(ROLE, password), site: at(SITE_ROLE, sitePassword) };
}

/** Starts the server on loopback and waits until it takes connections. `logFile` receives its own messages. */
export async function startServer(cluster: Cluster, options: { port: number; logFile: string }): Promise<Server> {
  const dataFolder = dataFolderOf(cluster);
  await clearOldServer(dataFolder);
  const child = spawnServer(cluster, options.port, options.logFile);
  const ended = whenEnded(child);
  if (!(await becomesReady(child, dataFolder))) {
    child.kill("SIGKILL");
    await ended;
    throw new Error(`PostgreSQL does not start; its own words are in ${options.logFile}`);
  }
  const watcher = watchOver(cluster, child);
  return { pid: child.pid ?? 0, port: options.port, ended, stop: () => stopServer(child, ended, watcher) };
}

/** As `startServer`, on `wantedPort` if it is free. The port may be taken between the look and the start: three tries. */
export async function startServerOnFreePort(
  cluster: Cluster,
  options: { wantedPort?: number; logFile: string },
): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort(attempt === 1 ? options.wantedPort : 0);
    try {
      return await startServer(cluster, { port, logFile: options.logFile });
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

function spawnServer(cluster: Cluster, port: number, logFile: string): ChildProcess {
  const unsynced = cluster.isThrowAway ? UNSYNCED : [];
  const log = openSync(logFile, "a", 0o600);
  const args = ["-D", dataFolderOf(cluster), "-p", String(port), ...TCP_ONLY, ...CAPACITY, ...QUIET, ...unsynced];
  const child = spawn(path.join(cluster.binaries, "bin", "postgres"), args, {
    ...(cluster.account ? { uid: cluster.account.uid, gid: cluster.account.gid } : {}),
    cwd: cluster.home,
    // Its own process group: Ctrl-C reaches the supervisor alone, which stops the parts in order.
    detached: true,
    env: SERVER_ENV,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  return child;
}

function whenEnded(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}

async function becomesReady(child: ChildProcess, dataFolder: string): Promise<boolean> {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  const isReady = () => {
    const file = readPostmasterFile(dataFolder);
    return file?.pid === child.pid && file?.status === "ready";
  };
  // Recovery after a crash replays the log first, which can take minutes on a large database.
  await waitUntil(() => hasEnded() || isReady(), { limitMs: 300_000 });
  return !hasEnded() && isReady();
}

/**
 * Outlives us to stop the server if we are killed without a chance to. A shell that reads a pipe from us: when the pipe
 * closes because we are gone, it asks the server, if its pid file still names it, for a fast shutdown. Throw-away data
 * is then deleted as well.
 */
function watchOver(cluster: Cluster, server: ChildProcess): ChildProcess {
  const script = [
    "cat >/dev/null",
    '[ "$(head -n 1 "$2/data/postmaster.pid" 2>/dev/null)" = "$1" ] && kill -INT "$1"',
    cluster.isThrowAway ? 'while kill -0 "$1" 2>/dev/null; do sleep 0.2; done; rm -rf "$2"' : ":",
  ].join("\n");
  const watcher = spawn("/bin/sh", ["-c", script, "kursi-postgres-watcher", String(server.pid), cluster.home], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.on("error", () => {});
  watcher.stdin?.on("error", () => {});
  watcher.unref();
  // The pipe must not keep our event loop alive, yet it must stay open as long as we live.
  if (watcher.stdin && "unref" in watcher.stdin && typeof watcher.stdin.unref === "function") watcher.stdin.unref();
  server.once("exit", () => watcher.kill("SIGKILL"));
  return watcher;
}

async function stopServer(child: ChildProcess, ended: Promise<void>, watcher: ChildProcess): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    child.kill(signal);
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));
    if (await waitUntil(() => hasEnded, { limitMs: 10_000 })) break;
  }
  watcher.kill("SIGKILL");
}
