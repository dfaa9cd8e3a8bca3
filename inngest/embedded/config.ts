// Embedded executor: its settings, read once at the start. The environment itself is read in main.ts only.
import { z } from "zod";

/** Seconds until attempt 1, 2, … of a failed step, as the Inngest server does it; the last one repeats. */
const DEFAULT_BACKOFF_SECONDS = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200];

const secondsList = z
  .string()
  .transform((text) => text.split(",").map(Number))
  .refine(
    (list) => list.every((seconds) => Number.isFinite(seconds) && seconds >= 0),
    "must be seconds, comma between",
  );

const environment = z.object({
  DATABASE_URL: z.string().min(1),
  ENGINE_PORT: z.coerce.number().int().min(0).max(65_535),
  ENGINE_APP_URL: z.url(),
  INNGEST_EVENT_KEY: z.string().min(1),
  INNGEST_SIGNING_KEY: z.string().regex(/^signkey-\w+-([0-9a-f]{2}){16,}$/, "must be signkey-<name>-<at least 32 hex>"),
  ENGINE_BACKOFF_SECONDS: secondsList.optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).catch("info"),
});

export type EngineConfig = {
  databaseUrl: string;
  /** Port on 127.0.0.1; 0 takes a free one. */
  port: number;
  /** The address at which the application serves its functions. */
  appUrl: string;
  eventKey: string;
  signingKey: string;
  backoffSeconds: readonly number[];
  logLevel: string;
};

/** Reads the settings. Throws a ZodError that names every missing or wrong variable. */
export function readConfig(env: Record<string, string | undefined>): EngineConfig {
  const seen = environment.parse(env);
  return {
    databaseUrl: seen.DATABASE_URL,
    port: seen.ENGINE_PORT,
    appUrl: seen.ENGINE_APP_URL,
    eventKey: seen.INNGEST_EVENT_KEY,
    signingKey: seen.INNGEST_SIGNING_KEY,
    backoffSeconds: seen.ENGINE_BACKOFF_SECONDS ?? DEFAULT_BACKOFF_SECONDS,
    logLevel: seen.LOG_LEVEL,
  };
}
