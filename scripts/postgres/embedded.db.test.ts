import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "@/scripts/postgres/embedded";
import { inRoot, ROOT } from "@/scripts/system/paths";
import { isAlive, signal } from "@/scripts/system/processes";
import { waitUntil } from "@/scripts/system/wait";

const PASSWORD = "0123456789abcdef0123";
const SITE_PASSWORD = "fedcba98765432100123";
let dataDir = "";
let open: EmbeddedPostgres | undefined;

// One data folder for all: making one takes the most time.
beforeAll(() => {
  // With a blank, which a path may have.
  dataDir = mkdtempSync(path.join(os.tmpdir(), "kursi data-"));
  chmodSync(dataDir, 0o711);
});
afterEach(close);
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function start(password = PASSWORD, sitePassword = SITE_PASSWORD): Promise<EmbeddedPostgres> {
  open = await startEmbeddedPostgres({ dataDir, logFile: path.join(dataDir, "postgres.log"), password, sitePassword });
  return open;
}

async function close(): Promise<void> {
  await open?.first.stop();
  open?.release();
  open = undefined;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // A server that ends tells idle connections too; what matters here, the query, rejects by itself.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

describe("the embedded PostgreSQL", () => {
  it("keeps its data and its port over a stop and a start", async () => {
    const {
      urls: { owner: url },
    } = await start();
    await ask(url, "CREATE TABLE kept AS SELECT 1 AS n");
    await close();
    expect((await start()).urls.owner).toBe(url);
    expect(await ask(url, "SELECT n FROM kept")).toEqual([1]);
  });

  it("keeps what was committed over kill -9, and restarts on the same port", async () => {
    const {
      urls: { owner: url },
      first,
      restart,
    } = await start();
    await ask(url, "CREATE TABLE survived AS SELECT 1 AS n");
    signal(first.pid, "SIGKILL");
    await first.ended;
    const second = await restart();
    expect(await ask(url, "SELECT n FROM survived")).toEqual([1]);
    await second.stop();
  });

  it("starts over a pid file that names a living process which is no server", async () => {
    await start();
    await close();
    writeFileSync(path.join(dataDir, "postgres", "data", "postmaster.pid"), `${process.pid}\n/x\n1\n1\n`);
    expect(await ask((await start()).urls.owner, "SELECT 1")).toEqual([1]);
  });

  it("takes a new password when the old one was lost with its file", async () => {
    await start();
    await close();
    const {
      urls: { owner: url },
    } = await start(`${PASSWORD}ab`);
    expect(await ask(url, "SELECT current_user::text")).toEqual(["kursi"]);
    await close();
    await start();
  });

  it("syncs to disk, listens on loopback alone, and lets nobody in but the role with its password", async () => {
    const {
      urls: { owner: url },
      first,
    } = await start();
    expect(
      await ask(
        url,
        "SELECT string_agg(current_setting(n), ',') FROM unnest(array['fsync','listen_addresses','full_page_writes']) n",
      ),
    ).toEqual(["on,127.0.0.1,on"]);
    expect(await ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).toEqual([false]);
    const refused = [url.replace(PASSWORD, "wrong"), url.replace("kursi:", "postgres:")];
    for (const other of refused) await expect(ask(other, "SELECT 1")).rejects.toThrow(/password|pg_hba/);
    expect(isAlive(first.pid)).toBe(true);
  });

  it("refuses a second start on the same data", async () => {
    await start();
    await expect(
      startEmbeddedPostgres({
        dataDir,
        logFile: path.join(dataDir, "x.log"),
        password: PASSWORD,
        sitePassword: SITE_PASSWORD,
      }),
    ).rejects.toThrow(/is in use by another start/);
  });
});

describe("when whoever started it is killed", () => {
  it("a throw-away server ends and its files go", async () => {
    const script = path.join(dataDir, "start.mjs");
    const source = inRoot("scripts", "postgres", "throw-away.ts");
    writeFileSync(
      script,
      `const { startThrowAwayPostgres } = await import(${JSON.stringify(source)});
      process.send(await startThrowAwayPostgres());
      setInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const [message]: { urls: { owner: string }; folder: string }[] = await once(child, "message");
    const url = message?.urls.owner ?? "";
    expect(await ask(url, "SELECT 1")).toEqual([1]);
    child.kill("SIGKILL");
    const isGone = () =>
      ask(url, "SELECT 1").then(
        () => false,
        () => true,
      );
    expect(await waitUntil(isGone, { limitMs: 10_000 })).toBe(true);
    expect(await waitUntil(() => !existsSync(message?.folder ?? ""), { limitMs: 10_000 })).toBe(true);
  });

  it("the shop's server ends too, and its data stays", async () => {
    const script = path.join(dataDir, "start.mjs");
    const source = inRoot("scripts", "postgres", "embedded.ts");
    const options = {
      dataDir,
      logFile: path.join(dataDir, "postgres.log"),
      password: PASSWORD,
      sitePassword: SITE_PASSWORD,
    };
    writeFileSync(
      script,
      `const { startEmbeddedPostgres } = await import(${JSON.stringify(source)});
      process.send({ pid: (await startEmbeddedPostgres(${JSON.stringify(options)})).first.pid });
      setInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const [message]: { pid: number }[] = await once(child, "message");
    const pid = message?.pid ?? 0;
    child.kill("SIGKILL");
    expect(await waitUntil(() => !isAlive(pid), { limitMs: 10_000 })).toBe(true);
    expect(existsSync(path.join(dataDir, "postgres", "data", "PG_VERSION"))).toBe(true);
    expect(readFileSync(options.logFile, "utf8")).toContain("database system is shut down");
    expect(await ask((await start()).urls.owner, "SELECT 1")).toEqual([1]);
  });
});
