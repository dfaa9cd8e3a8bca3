import { randomBytes } from "node:crypto";
import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { canEnter, chooseAccount } from "@/scripts/postgres/account";
import { locateBinaries } from "@/scripts/postgres/binaries";
import { DATABASE, dataFolderOf, prepareCluster, type Cluster } from "@/scripts/postgres/cluster";
import { databaseUrls, startServerOnFreePort } from "@/scripts/postgres/server";
import { pause } from "@/scripts/system/wait";

/** One statement that the server was told to run. */
export type Statement = {
  /** Milliseconds since 1970. */
  at: number;
  /** The connection, by its server process. */
  session: string;
  /** What the connection calls itself. */
  application: string;
  /** On one line, without its parameters. */
  sql: string;
};

export type LoggedDatabase = {
  url: string;
  pid: number;
  /** From now on every statement is written down, or none: writing costs the server time. */
  log(isOn: boolean): Promise<void>;
  /** What was written down since the last time. */
  take(): Promise<Statement[]>;
  stop(): Promise<void>;
};

/** Connections take a new setting with their next statement; a moment for those that are just running one. */
const RELOAD_MS = 500;

/**
 * An empty PostgreSQL as the shop starts it, whose own log tells what it was asked. The log knows the order and the
 * connection of every statement, which `pg_stat_statements` adds up and forgets.
 */
export async function startLoggedDatabase(): Promise<LoggedDatabase> {
  const account = chooseAccount();
  const home = mkdtempSync(path.join(canEnter(account, os.tmpdir()) ? os.tmpdir() : "/var/tmp", "kursi-logged-"));
  const password = randomBytes(16).toString("hex");
  const binaries = locateBinaries(account);
  const cluster: Cluster = { binaries, home, account, password, sitePassword: password, isThrowAway: false };
  await prepareCluster(cluster);
  const configure = (lines: readonly string[]) =>
    appendFileSync(path.join(dataFolderOf(cluster), "postgresql.conf"), `${lines.join("\n")}\n`);
  configure(["log_line_prefix = '\u0001%n|%p|%a|'", "log_parameter_max_length = 0", "log_checkpoints = off"]);
  const logFile = path.join(home, "postgres.log");
  const server = await startServerOnFreePort(cluster, { logFile });
  let position = 0;
  return {
    url: databaseUrls(cluster, server.port, DATABASE).owner,
    pid: server.pid,
    log: async (isOn) => {
      configure([`log_statement = ${isOn ? "all" : "none"}`]);
      process.kill(server.pid, "SIGHUP");
      await pause(RELOAD_MS);
      position = statSync(logFile).size;
    },
    take: async () => {
      const file = await open(logFile);
      try {
        const bytes = Buffer.alloc(statSync(logFile).size - position);
        await file.read(bytes, 0, bytes.length, position);
        position += bytes.length;
        return parseLog(bytes.toString());
      } finally {
        await file.close();
      }
    },
    stop: async () => {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const ENTRY =
  /^(?<at>[\d.]+)\|(?<session>\d+)\|(?<application>[^|]*)\|LOG: {2}(?:statement|execute [^:]*): (?<sql>.*)$/s;

/** A character that no SQL holds begins every entry, since statements may have many lines. */
function parseLog(text: string): Statement[] {
  return text.split("\u0001").flatMap((entry) => {
    const { at, session, application, sql } = ENTRY.exec(entry)?.groups ?? {};
    if (!at || !session || application === undefined || sql === undefined) return [];
    return [{ at: Number(at) * 1000, session, application, sql: sql.replaceAll(/\s+/g, " ").trim() }];
  });
}
