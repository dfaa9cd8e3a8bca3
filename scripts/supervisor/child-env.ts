import { isOn } from "@/lib/core/env";
import type { Secrets } from "@/scripts/supervisor/secrets";
import type { Settings } from "@/scripts/supervisor/settings";

export type Addresses = { databaseUrl: string; executorPort: number };

/** What the site and the executor see. What the owner has set is never overwritten, but the two embedded parts' addresses. */
export function childEnv(
  source: NodeJS.ProcessEnv,
  settings: Settings,
  secrets: Secrets,
  addresses: Addresses,
): NodeJS.ProcessEnv {
  const { env, isDev, dataDir, hasOwnExecutor } = settings;
  return {
    ...source,
    NODE_ENV: isDev ? "development" : "production",
    KURSI_BOOT: "1",
    KURSI_INTERNAL_URL: env.internalUrl,
    DATABASE_URL: addresses.databaseUrl,
    // Whoever serves strangers must not be able to become the owner of the tables.
    MIGRATION_DATABASE_URL: "",
    DATA_DIR: dataDir,
    PORT: String(env.PORT),
    HOST: env.host ?? "",
    APP_URL: env.appUrl,
    NEXTAUTH_URL: source.NEXTAUTH_URL || env.appUrl,
    AUTH_TRUST_HOST: source.AUTH_TRUST_HOST || "1",
    AUTH_SECRET: source.AUTH_SECRET || secrets.AUTH_SECRET,
    NEXTAUTH_SECRET: source.NEXTAUTH_SECRET || source.AUTH_SECRET || secrets.AUTH_SECRET,
    DATA_ENCRYPTION_KEY: source.DATA_ENCRYPTION_KEY || secrets.DATA_ENCRYPTION_KEY,
    DATA_ENCRYPTION_KEY_PREVIOUS: source.DATA_ENCRYPTION_KEY_PREVIOUS || earlierKey(source, secrets),
    SANDBOX_SECRET: source.SANDBOX_SECRET || secrets.SANDBOX_SECRET,
    NEXT_TELEMETRY_DISABLED: "1",
    ...pinnedOrigin(source, hasOwnExecutor ? env.internalUrl : env.appUrl),
    ...(hasOwnExecutor
      ? {
          INNGEST_DEV: "0",
          INNGEST_BASE_URL: `http://127.0.0.1:${addresses.executorPort}`,
          INNGEST_EVENT_KEY: secrets.INNGEST_EVENT_KEY,
          INNGEST_SIGNING_KEY: secrets.INNGEST_SIGNING_KEY,
          ENGINE_PORT: String(addresses.executorPort),
          ENGINE_APP_URL: `${env.internalUrl}/api/inngest`,
        }
      : {}),
  };
}

/** What the shop sealed with a key of its own stays readable when the environment brings another. */
function earlierKey(source: NodeJS.ProcessEnv, secrets: Secrets): string {
  const given = source.DATA_ENCRYPTION_KEY;
  if (given && given !== secrets.DATA_ENCRYPTION_KEY) return secrets.DATA_ENCRYPTION_KEY;
  return secrets.DATA_ENCRYPTION_KEY_PREVIOUS ?? "";
}

/**
 * The site registers its functions with the durable engine by a signed request to itself. Unpinned, the SDK would give
 * that request's Host header as the shop's address, and the engine would send every call there. A dev server comes to localhost anyway.
 */
function pinnedOrigin(source: NodeJS.ProcessEnv, origin: string): Record<string, string> {
  const isPinned = Boolean(source.INNGEST_SERVE_ORIGIN || source.INNGEST_SERVE_HOST);
  return isPinned || isOn(source.INNGEST_DEV) ? {} : { INNGEST_SERVE_ORIGIN: origin };
}
