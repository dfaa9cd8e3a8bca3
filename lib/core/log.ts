import pino from "pino";
import { env } from "./env";

const SECRETS = ["password", "authorization", "apiKey", "api_key", "privateKey", "secret", "token", "cookie"];

/** One structured logger. Secrets are cut out by name at the top and one level down. */
export const log = pino({
  level: env().LOG_LEVEL,
  base: undefined,
  redact: { paths: [...SECRETS, ...SECRETS.map((name) => `*.${name}`)], censor: "[hidden]" },
});
