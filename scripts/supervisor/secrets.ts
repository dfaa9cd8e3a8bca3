import { randomBytes } from "node:crypto";
import path from "node:path";
import { Problem } from "@/scripts/system/problem";
import { readJsonFile, writeJsonFile } from "@/scripts/system/json-file";

/** How each secret is made. The last two are for the embedded database alone. */
const MAKERS = {
  AUTH_SECRET: () => randomBytes(32).toString("base64url"),
  DATA_ENCRYPTION_KEY: () => randomBytes(32).toString("base64"),
  SANDBOX_SECRET: () => randomBytes(32).toString("hex"),
  INNGEST_EVENT_KEY: () => randomBytes(16).toString("hex"),
  // The SDK cuts the prefix off and takes the rest as hexadecimal bytes.
  INNGEST_SIGNING_KEY: () => `signkey-local-${randomBytes(32).toString("hex")}`,
  POSTGRES_PASSWORD: () => randomBytes(24).toString("hex"),
  POSTGRES_SITE_PASSWORD: () => randomBytes(24).toString("hex"),
};

export type SecretName = keyof typeof MAKERS;
export type Secrets = Record<SecretName, string> & {
  /** The key before this one, while `rotate-key` has not sealed everything anew. */
  DATA_ENCRYPTION_KEY_PREVIOUS?: string;
};

const PREVIOUS = "DATA_ENCRYPTION_KEY_PREVIOUS";

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
    POSTGRES_SITE_PASSWORD: find("POSTGRES_SITE_PASSWORD"),
  };
  const previous = stored[PREVIOUS];
  if (typeof previous === "string" && previous !== "") secrets[PREVIOUS] = previous;
  if (made.length > 0) writeJsonFile(file, { ...stored, ...secrets });
  return { secrets, made };
}

/** Makes a new key of the stored data and keeps the present one beside it. Only while nobody seals with that. */
export function replaceDataKey(dataDir: string): Secrets {
  const { secrets } = keepSecrets(dataDir);
  const { DATA_ENCRYPTION_KEY } = secrets;
  const replaced = { ...secrets, DATA_ENCRYPTION_KEY: MAKERS.DATA_ENCRYPTION_KEY(), [PREVIOUS]: DATA_ENCRYPTION_KEY };
  writeJsonFile(secretsFile(dataDir), { ...readJsonFile(secretsFile(dataDir)), ...replaced });
  return replaced;
}

/** Forgets the key before the present one: nothing is sealed with it any more. */
export function forgetPreviousKey(dataDir: string): void {
  const { [PREVIOUS]: _forgotten, ...kept } = readJsonFile(secretsFile(dataDir)) ?? {};
  writeJsonFile(secretsFile(dataDir), kept);
}
