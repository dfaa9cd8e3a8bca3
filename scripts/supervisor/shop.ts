import { chownSync, mkdirSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { realGateways } from "@/lib/core/real-shop";
import { complainAboutDemoData, findDemoData } from "@/scripts/admin/demo-data";
import type { Account } from "@/scripts/postgres/account";
import { startEmbeddedPostgres } from "@/scripts/postgres/embedded";
import { complainAboutOneRole, grantSiteRights } from "@/scripts/postgres/grants";
import { runMigrations } from "@/scripts/postgres/migrate";
import type { DatabaseUrls } from "@/scripts/postgres/server";
import { ensureBuilt } from "@/scripts/supervisor/build";
import { childEnv } from "@/scripts/supervisor/child-env";
import { keepRunning, type KeptPart, type Part } from "@/scripts/supervisor/keep-running";
import { nodePart } from "@/scripts/supervisor/node-part";
import { PartLog } from "@/scripts/supervisor/part-log";
import { say, withProgress } from "@/scripts/supervisor/progress";
import { removeRunFile, writeRunFile } from "@/scripts/supervisor/run-file";
import type { Secrets } from "@/scripts/supervisor/secrets";
import { runSeed, type OwnerSignIn } from "@/scripts/supervisor/seed";
import type { Settings } from "@/scripts/supervisor/settings";
import { findFreePort } from "@/scripts/system/ports";
import { codeOf, Problem } from "@/scripts/system/problem";
import { waitUntil } from "@/scripts/system/wait";

const ALL_MUST_END_WITHIN_MS = 10_000;
/** Health itself answers within two seconds, also when what it asks does not. */
const PROBE_LIMIT_MS = 5_000;

async function refuseDemoData(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const complaint = complainAboutDemoData(await findDemoData(client));
    if (complaint) throw new Problem(complaint);
  } finally {
    await client.end();
  }
}

/** The running parts of one shop, in the order in which they were started. */
export class Shop {
  private readonly parts: KeptPart[] = [];
  private readonly aborted = new AbortController();
  private postgresPort: number | undefined;
  private releasePostgres: () => void = () => {};
  private isStopping = false;
  /** The owner's sign-in, when this start has made it: to be shown whatever happens next. */
  owner: OwnerSignIn | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly secrets: Secrets,
    /** Whose rights site and executor have. Undefined: ours. */
    private readonly account: Account | undefined,
  ) {}

  async start(): Promise<void> {
    const { settings } = this;
    const build = settings.isDev
      ? Promise.resolve()
      : ensureBuilt(settings.logFolder, this.aborted.signal).then(() => {});
    const executorPort = await findFreePort();
    const database = this.openDatabase(executorPort);
    // Both go on at once; a failure of either is reported, after the other has come to rest.
    for (const outcome of await Promise.allSettled([build, database]))
      if (outcome.status === "rejected") throw outcome.reason;
    const { owner, site } = await database;
    const env = childEnv(process.env, settings, this.secrets, { databaseUrl: site, executorPort });
    // It makes the tables of its own schema.
    const executorEnv = { ...env, DATABASE_URL: owner };
    this.makeBrowserFolder();
    // The executor waits for the site and the site for nobody: they start side by side.
    const nodes = [...(settings.hasOwnExecutor ? [this.executor(executorEnv)] : []), this.site(env)];
    await withProgress("Starting the site", () => this.keepAll(nodes));
    await withProgress("Waiting for the first answer", () => this.waitForHealth());
  }

  /** Site, executor, PostgreSQL, in this order, so that each finishes while what it needs still runs. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.aborted.abort();
    for (const name of ["site", "executor", "postgres"] as const)
      for (const part of this.parts.filter((kept) => kept.name === name)) await part.stop();
    this.releasePostgres();
    removeRunFile(this.settings.dataDir);
  }

  private async openDatabase(executorPort: number): Promise<DatabaseUrls> {
    const { DATABASE_URL: given, MIGRATION_DATABASE_URL } = this.settings.env;
    const urls = given
      ? { owner: MIGRATION_DATABASE_URL ?? given, site: given }
      : await withProgress("Starting PostgreSQL", () => this.startPostgres());
    await withProgress("Bringing the database up to date", () => this.migrate(urls));
    if (realGateways(this.settings.env).length > 0) await refuseDemoData(urls.owner);
    const env = childEnv(process.env, this.settings, this.secrets, { databaseUrl: urls.site, executorPort });
    this.owner = await withProgress("Looking after the first data", () => runSeed(urls.site, env));
    return urls;
  }

  private async startPostgres(): Promise<DatabaseUrls> {
    const { dataDir, logFolder } = this.settings;
    const { POSTGRES_PASSWORD: password, POSTGRES_SITE_PASSWORD: sitePassword } = this.secrets;
    const logFile = path.join(logFolder, "postgres.log");
    const postgres = await startEmbeddedPostgres({ dataDir, logFile, password, sitePassword });
    this.releasePostgres = postgres.release;
    this.postgresPort = postgres.first.port;
    let isFirst = true;
    const start = async () => {
      if (!isFirst) return postgres.restart();
      isFirst = false;
      return postgres.first;
    };
    await this.keep({ name: "postgres", start });
    return postgres.urls;
  }

  private async migrate(urls: DatabaseUrls): Promise<void> {
    const { env, hasOwnPostgres, hasOwnExecutor } = this.settings;
    try {
      await runMigrations(urls.owner, { hasOwnExecutor });
      if (hasOwnPostgres || env.MIGRATION_DATABASE_URL) return await grantSiteRights(urls);
    } catch (error) {
      const code = codeOf(error);
      if (hasOwnPostgres || !/^(ECONN|ENOTFOUND|EAI|ETIMEDOUT|28|3D)/.test(code ?? "")) throw error;
      throw new Problem(
        `DATABASE_URL: the database cannot be used (${code}). Check its address, its name and the password.`,
      );
    }
    const warning = await complainAboutOneRole(urls.site);
    if (warning) say(warning);
  }

  /** The browser of lib/workspaces keeps its pictures there; nothing else of the data is the site's to write. */
  private makeBrowserFolder(): void {
    const folder = path.join(this.settings.dataDir, "browser");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (this.account) chownSync(folder, this.account.uid, this.account.gid);
  }

  private executor(env: NodeJS.ProcessEnv): Part {
    return nodePart({
      name: "executor",
      args: ["--import", "tsx", "inngest/embedded/main.ts"],
      env,
      account: this.account,
      log: new PartLog(this.settings.logFolder, "executor", this.settings.isDev),
      readyWithinMs: 60_000,
      stopWithinMs: ALL_MUST_END_WITHIN_MS / 2,
      probe: { url: `${env.INNGEST_BASE_URL}/health`, withinMs: PROBE_LIMIT_MS },
    });
  }

  private site(env: NodeJS.ProcessEnv): Part {
    return nodePart({
      name: "site",
      args: ["scripts/site.mjs", ...(this.settings.isDev ? ["--dev"] : [])],
      env,
      account: this.account,
      log: new PartLog(this.settings.logFolder, "site", this.settings.isDev),
      readyWithinMs: 120_000,
      stopWithinMs: ALL_MUST_END_WITHIN_MS,
      // Compiling a page for the first time takes a development server longer than this.
      probe: this.settings.isDev ? undefined : { url: this.healthUrl, withinMs: PROBE_LIMIT_MS },
    });
  }

  private get healthUrl(): string {
    return `${this.settings.env.internalUrl}/api/health`;
  }

  private async keepAll(parts: readonly Part[]): Promise<void> {
    const outcomes = await Promise.allSettled(parts.map((part) => this.keep(part)));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  private async keep(part: Part): Promise<void> {
    const kept = await keepRunning(part, { onChange: () => this.record(), tell: (sentence) => say(sentence) });
    this.parts.push(kept);
    this.record();
    // Stopped while this part was on its way up.
    if (this.isStopping) await kept.stop();
  }

  private record(): void {
    if (this.isStopping) return;
    const pids: Partial<Record<Part["name"], number>> = {};
    for (const part of this.parts) {
      const pid = part.pid();
      if (pid !== undefined) pids[part.name] = pid;
    }
    writeRunFile(this.settings.dataDir, {
      url: this.settings.env.appUrl,
      ...(this.postgresPort === undefined ? {} : { postgresPort: this.postgresPort }),
      pids: { supervisor: process.pid, ...pids },
    });
  }

  private async waitForHealth(): Promise<void> {
    const url = this.healthUrl;
    let last = "no answer";
    const isWell = async () => {
      this.aborted.signal.throwIfAborted();
      try {
        const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) });
        last = `${answer.status} ${(await answer.text()).slice(0, 300)}`;
        return answer.ok;
      } catch {
        return false;
      }
    };
    if (!(await waitUntil(isWell, { limitMs: 60_000, everyMs: 50 })))
      say(`The site is up but not well yet: ${url} answers ${last}`);
  }
}
