import { randomBytes } from "node:crypto";
import path from "node:path";
import { Problem } from "@/scripts/system/problem";
import { readJsonFile, writeJsonFile } from "@/scripts/system/json-file";

/** How each secret is made. `POSTGRES_PASSWORD` is for the embedded database alone. */
const MAKERS = {
  AUTH_SECRET: () => randomBytes(32).toString("base64url"),
  DATA_ENCRYPTION_KEY: () => randomBytes(32).toString("base64"),
  SANDBOX_SECRET: () => randomBytes(32).toString("hex"),
  INNGEST_EVENT_KEY: () => randomBytes(16).toString("hex"),
  // The SDK cuts the prefix off and takes the rest as hexadecimal bytes.
  INNGEST_SIGNING_KEY: () => `signkey-local-${randomBytes(32).toString("hex")}`,
  POSTGRES_PASSWORD: () => randomBytes(24).toString("hex"),
};

export type SecretName = keyof typeof MAKERS;
export type Secrets = Record<SecretName, string>;

export const secretsFile = (dataDir: string): string => path.join(dataDir, "secrets.json");

/**
 * The secrets that this shop made for itself, made now if they are missing. They are kept even where the environment
 * gives others: what was encrypted with the old key stays readable to whoever has the file.
 */
export function keepSecrets(dataDir: string): { secrets: Secrets; made: SecretName[] } {
  const file = secretsFile(dataDir);
  let stored: Record<string, unknown>;
  try {
    stored = readJsonFile(file) ?? {};
  } catch {
    throw new Problem(`${file} cannot be read as JSON. Restore it from a backup: it holds the key of the stored data.`);
  }
  const made: SecretName[] = [];
  const find = (name: SecretName): string => {
    const value = stored[name];
    if (typeof value === "string" && value !== "") return value;
    made.push(name);
    return MAKERS[name]();
  };
  const secrets: Secrets = {
    AUTH_SECRET: find("AUTH_SECRET"),
    DATA_ENCRYPTION_KEY: find("DATA_ENCRYPTION_KEY"),
    SANDBOX_SECRET: find("SANDBOX_SECRET"),
    INNGEST_EVENT_KEY: find("INNGEST_EVENT_KEY"),
    INNGEST_SIGNING_KEY: find("INNGEST_SIGNING_KEY"),
    POSTGRES_PASSWORD: find("POSTGRES_PASSWORD"),
  };
  if (made.length > 0) writeJsonFile(file, { ...stored, ...secrets });
  return { secrets, made };
}
