// Embedded executor: the parts put together. Starts without the application and without the database, and waits for both.
import { pino, type Logger } from "pino";
import { quietError } from "@/lib/core/quiet-error";
import type { EngineConfig } from "./config";
import { openPool } from "./database";
import type { Deps } from "./events";
import { createLeader } from "./leader";
import { createRegistry } from "./registry";
import { createEngineServer } from "./server";
import { createAppLink, type AppLink } from "./sync";

export type Engine = {
  port: number;
  status(): { leading: boolean; appUp: boolean };
  stop(): Promise<void>;
};

/** Listens and starts to work. Rejects only when the port cannot be had. */
export async function startEngine(config: EngineConfig, log: Logger = createLog(config.logLevel)): Promise<Engine> {
  const pool = openPool(config.databaseUrl, log);
  const deps: Deps = { functions: createRegistry(), log, backoffSeconds: config.backoffSeconds };
  // The two need each other: the leader leads only while the application answers, and is told when that changes.
  const leader = createLeader(pool, deps, config, (): AppLink => link);
  const link = createAppLink(pool, deps, { url: config.appUrl, signingKey: config.signingKey }, leader.app);
  const status = () => ({ leading: leader.isLeading(), appUp: link.isUp() });
  const server = createEngineServer(pool, deps, config, leader.wake, status);

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, "127.0.0.1", resolve);
  });
  leader.start();
  link.start();
  const address = server.address();

  return {
    port: typeof address === "object" && address ? address.port : config.port,
    status,
    stop: async () => {
      link.stop();
      await leader.stop();
      server.close();
      server.closeAllConnections();
      await pool.end().catch(() => undefined);
    },
  };
}

/** Logs go to stderr: stdout carries the one line that says "ready". */
export function createLog(level: string): Logger {
  const err = (error: Error) => pino.stdSerializers.err(quietError(error));
  return pino({ name: "engine", level, serializers: { err } }, pino.destination({ fd: 2, sync: true }));
}
