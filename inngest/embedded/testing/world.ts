// Tests of the embedded executor: an engine and the demo application beside it, in this process.
import type { Inngest, InngestFunction } from "inngest";
import { Pool } from "pg";
import type { EngineConfig } from "../config";
import { startDemoApp, type DemoApp } from "../demo/app";
import { createJournal, eventually, type Journal } from "../demo/journal";
import { createLog, startEngine, type Engine } from "../engine";
import { createOwnDatabase } from "./database";
import { freePort } from "./processes";

export const EVENT_KEY = "demo-event-key";
export const SIGNING_KEY = "signkey-demo-0123456789abcdef0123456789abcdef";
export const FAST_BACKOFF = [0.05, 0.1, 0.2];

export type World = {
  app: DemoApp;
  inngest: Inngest;
  journal: Journal;
  engine: Engine;
  settings: EngineConfig;
  engineUrl: string;
  databaseUrl: string;
  pool: Pool;
  send(name: string, data: Record<string, unknown>, id?: string): Promise<string[]>;
  stop(): Promise<void>;
};

/** Starts everything and waits until the application's functions are known to the engine. */
export async function startWorld(
  adminUrl: string,
  more?: (inngest: Inngest, journal: Journal) => InngestFunction.Any[],
): Promise<World> {
  const database = await createOwnDatabase(adminUrl);
  const [enginePort, journal] = [await freePort(), createJournal()];
  const engineUrl = `http://127.0.0.1:${enginePort}`;
  const settings = { engineUrl, eventKey: EVENT_KEY, signingKey: SIGNING_KEY, port: 0 };
  const app = await startDemoApp(settings, journal.write, (inngest) => more?.(inngest, journal) ?? []);
  const config: EngineConfig = {
    databaseUrl: database.url,
    port: enginePort,
    appUrl: app.url,
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    backoffSeconds: FAST_BACKOFF,
    logLevel: "silent",
  };
  const engine = await startEngine(config, createLog("silent"));
  await eventually(() => engine.status().leading && engine.status().appUp);
  const pool = new Pool({ connectionString: database.url, max: 2 });
  pool.on("error", () => undefined);
  return {
    app,
    inngest: app.inngest,
    journal,
    engine,
    settings: config,
    engineUrl,
    databaseUrl: database.url,
    pool,
    send: async (name, data, id) => (await app.inngest.send({ name, data, ...(id ? { id } : {}) })).ids,
    stop: async () => {
      await engine.stop();
      await app.close();
      await pool.end();
      await database.drop();
    },
  };
}
