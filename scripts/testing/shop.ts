import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DATABASE } from "@/scripts/postgres/cluster";
import { databaseUrls } from "@/scripts/postgres/server";
import { readRunFile, type RunFile } from "@/scripts/supervisor/run-file";
import { keepSecrets, type Secrets } from "@/scripts/supervisor/secrets";
import { inRoot, ROOT } from "@/scripts/system/paths";
import { findFreePort } from "@/scripts/system/ports";
import { signal } from "@/scripts/system/processes";
import { waitUntil } from "@/scripts/system/wait";

export type PartName = keyof RunFile["pids"];

/** A real shop started by `scripts/start.mjs` for tests, drills and measurements. */
export type TestShop = {
  /** Without a trailing slash. */
  url: string;
  dataDir: string;
  owner: { email: string; password: string };
  /** What the processes have printed so far. */
  output(): string;
  pids(): RunFile["pids"];
  secrets(): Secrets;
  /** Of the shop's own PostgreSQL, as the owner of its tables, or the one given by env. */
  databaseUrl(): string;
  /** `kill -9`. Killing the supervisor ends everything; `start` opens the shop again on the same data. */
  kill(name: PartName): Promise<void>;
  start(): Promise<void>;
  /** Resolves when `/api/health` answers 200; rejects after `limitMs`. */
  waitUntilWell(limitMs?: number): Promise<void>;
  /** SIGTERM; answers the exit code. The data directory is deleted. */
  stop(): Promise<number | null>;
};

/** A start may have to build the site first. */
const START_WITHIN_MS = 300_000;
const STOP_WITHIN_MS = 30_000;
const OWNER = { email: "owner@kursi.test", password: "owner-password-for-tests" };
/** All that is inherited: a developer's settings, or the test database's address, must not reach the shop. */
const INHERITED = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "npm_execpath", "SystemRoot"];

/** Starts a shop on a free port with an empty data directory, the demo on and the limits off. `env` goes over all. */
export async function startShop(options: { env?: Record<string, string> } = {}): Promise<TestShop> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "kursi-shop-"));
  // The embedded PostgreSQL may run as another account, which must pass through.
  chmodSync(dataDir, 0o711);
  const shop = new StartedShop(dataDir, shopEnv(dataDir, await findFreePort(), options.env ?? {}));
  try {
    await shop.start();
  } catch (error) {
    await shop.stop();
    throw error;
  }
  return shop;
}

class StartedShop implements TestShop {
  readonly url: string;
  readonly owner: TestShop["owner"];
  private heard = "";
  private child: ChildProcess | undefined;

  constructor(
    readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.url = `http://localhost:${env.PORT}`;
    this.owner = { email: env.OWNER_EMAIL ?? OWNER.email, password: env.OWNER_PASSWORD ?? OWNER.password };
  }

  output = (): string => this.heard;
  pids = (): RunFile["pids"] => readRunFile(this.dataDir)?.pids ?? { supervisor: this.child?.pid ?? 0 };
  secrets = (): Secrets => keepSecrets(this.dataDir).secrets;

  databaseUrl(): string {
    if (this.env.DATABASE_URL) return this.env.DATABASE_URL;
    const { POSTGRES_PASSWORD: password, POSTGRES_SITE_PASSWORD: sitePassword } = this.secrets();
    return databaseUrls({ password, sitePassword }, readRunFile(this.dataDir)?.postgresPort ?? 0, DATABASE).owner;
  }

  async start(): Promise<void> {
    let said = "";
    const child = spawnShop(this.env, (text) => {
      said += text;
      this.heard += text;
    });
    this.child = child;
    await waitUntil(() => hasEnded(child) || said.includes("Ctrl-C stops"), { limitMs: START_WITHIN_MS });
    if (hasEnded(child)) throw new Error(`the shop did not start (${child.exitCode}):\n${said}`);
    await this.waitUntilWell();
  }

  async waitUntilWell(limitMs = 60_000): Promise<void> {
    const isWell = async () => {
      try {
        return (await fetch(`${this.url}/api/health`, { signal: AbortSignal.timeout(5_000) })).ok;
      } catch {
        return false;
      }
    };
    if (!(await waitUntil(isWell, { limitMs, everyMs: 100 })))
      throw new Error(`the shop does not get well:\n${this.heard}`);
  }

  async kill(name: PartName): Promise<void> {
    if (name !== "supervisor") return signal(await pidOf(this, name), "SIGKILL");
    const { child } = this;
    child?.kill("SIGKILL");
    await waitUntil(() => child === undefined || hasEnded(child), { limitMs: STOP_WITHIN_MS });
  }

  async stop(): Promise<number | null> {
    const code = await stopShop(this.child);
    rmSync(this.dataDir, { recursive: true, force: true });
    return code;
  }
}

function shopEnv(dataDir: string, port: number, given: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
  return {
    ...inherited,
    NODE_ENV: "production",
    KURSI_ENV_FILE: "none",
    PORT: String(port),
    DATA_DIR: dataDir,
    DEMO: "true",
    RATE_LIMIT_FACTOR: "0",
    OWNER_EMAIL: OWNER.email,
    OWNER_PASSWORD: OWNER.password,
    ...given,
  };
}

function spawnShop(env: NodeJS.ProcessEnv, hear: (text: string) => void): ChildProcess {
  const child = spawn(process.execPath, [inRoot("scripts", "start.mjs")], {
    cwd: ROOT,
    env,
    // With a channel the shop stops by itself when the test process dies.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child.stdout?.on("data", (chunk: Buffer) => hear(chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => hear(chunk.toString()));
  return child;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** A part that has just been killed has no pid until it is started again. */
async function pidOf(shop: TestShop, name: PartName): Promise<number> {
  await waitUntil(() => shop.pids()[name] !== undefined, { limitMs: 30_000 });
  const pid = shop.pids()[name];
  if (pid === undefined) throw new Error(`the shop runs no ${name}`);
  return pid;
}

async function stopShop(child: ChildProcess | undefined): Promise<number | null> {
  if (!child || hasEnded(child)) return child?.exitCode ?? null;
  child.kill("SIGTERM");
  if (!(await waitUntil(() => hasEnded(child), { limitMs: STOP_WITHIN_MS }))) child.kill("SIGKILL");
  await waitUntil(() => hasEnded(child), { limitMs: 5_000 });
  return child.exitCode;
}
