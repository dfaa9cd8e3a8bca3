import { z } from "zod";
import { GATEWAY_NAMES, type GatewayName } from "./gateway-names";

/**
 * The one door to `process.env`. Every variable has its meaning in `.env.example`; a bad value refuses to start with a
 * sentence that names the variable. Values that the supervisor makes on the first start (secrets, the embedded
 * database's address) arrive here by env like everything else.
 */
const blankIsUnset = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema);
const optional = blankIsUnset(z.string().trim().optional());
const url = (fallback: string) => blankIsUnset(z.url({ protocol: /^https?$/ }).default(fallback));
const optionalUrl = blankIsUnset(z.url({ protocol: /^https?$/ }).optional());
const flag = blankIsUnset(
  z
    .enum(["true", "false", "1", "0"])
    .transform((value) => value === "true" || value === "1")
    .optional(),
);
const whole = (min: number, max: number, fallback: number) =>
  blankIsUnset(z.coerce.number().int().min(min).max(max).default(fallback));
const list = blankIsUnset(
  z
    .string()
    .transform((value) =>
      value
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .optional(),
);

const databaseUrl = blankIsUnset(z.url({ protocol: /^postgres(ql)?$/ }).optional());
const encryptionKey = blankIsUnset(
  z
    .string()
    .refine((value) => Buffer.from(value, "base64").length === 32, "must be 32 bytes in base64")
    .optional(),
);

const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
};

export const envSchema = z.object({
  PORT: whole(1, 65_535, 3000),
  HOST: blankIsUnset(
    z
      .string()
      .trim()
      .regex(/^[\w.:-]+$/, "must be an address of this machine, such as 127.0.0.1 or 0.0.0.0")
      .optional(),
  ),
  APP_URL: optionalUrl,
  DATA_DIR: blankIsUnset(z.string().default(".data")),
  DEMO: flag,
  RATE_LIMIT_FACTOR: blankIsUnset(z.coerce.number().min(0).max(1000).default(1)),
  /** These three are read by the site's server, before the application sees a request. */
  CONNECTIONS_MAX: whole(10, 100_000, 5_000),
  CONNECTIONS_PER_ADDRESS: whole(5, 100_000, 200),
  TRUSTED_PROXIES: blankIsUnset(
    z
      .string()
      .regex(/^[\s\da-f.:/,]+$/i, "must be addresses or networks with commas between, such as 127.0.0.1,10.0.0.0/8")
      .optional(),
  ),
  DATABASE_URL: databaseUrl,
  /** Read by the supervisor alone: the site must not have it. */
  MIGRATION_DATABASE_URL: databaseUrl,
  AUTH_SECRET: blankIsUnset(z.string().min(16).optional()),
  DATA_ENCRYPTION_KEY: encryptionKey,
  /** Still opens what it sealed, until `rotate-key` has sealed it anew. */
  DATA_ENCRYPTION_KEY_PREVIOUS: encryptionKey,
  STORE_NAME: blankIsUnset(z.string().trim().max(60).default("Kursi")),
  TIMEZONE: blankIsUnset(
    z.string().refine(isTimeZone, "must be a zone name such as Asia/Jakarta").default("Asia/Jakarta"),
  ),
  /** The browser that works for the owner where a workspace is reached by its web pages; also that of the tests. */
  CHROMIUM_PATH: optional,
  LOG_LEVEL: blankIsUnset(z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info")),

  OWNER_EMAIL: blankIsUnset(z.email().optional()),
  OWNER_PASSWORD: blankIsUnset(z.string().min(10).optional()),

  ADMIN_REFUND_LIMIT_IDR: whole(0, 1_000_000_000_000, 500_000),
  REMOVALS_MAX: whole(0, 1_000_000, 50),
  SESSION_HOURS: whole(1, 168, 12),
  SESSION_IDLE_MINUTES: whole(5, 10_080, 120),

  /** Hours within which staff do what only a person can; buyers are told. */
  MANUAL_WITHIN_HOURS: whole(1, 168, 6),
  /** Days before the end of a key or session from which staff are told; 0: never. */
  ACCESS_WARN_DAYS: whole(0, 90, 3),

  /** Days after which personal data goes; 0 keeps it. Gateways are asked about a payment until its 45th day. */
  WAITING_OFFER_MINUTES: whole(5, 10_080, 120),
  WEBHOOK_BODY_DAYS: whole(0, 36_500, 90),
  ADDRESS_DAYS: whole(0, 36_500, 30),
  MESSAGE_DAYS: whole(0, 36_500, 365),

  /** Days after the end of a term in which a renewal gets the same place back, if it is still there. */
  RENEWAL_GRACE_DAYS: whole(0, 30, 3),

  PAYMENT_GATEWAYS: list,
  SANDBOX_SECRET: optional,
  TRIPAY_BASE_URL: url("https://tripay.co.id/api/"),
  TRIPAY_MERCHANT_CODE: optional,
  TRIPAY_API_KEY: optional,
  TRIPAY_PRIVATE_KEY: optional,
  TRIPAY_CALLBACK_URL: optionalUrl,
  TRIPAY_METHOD: blankIsUnset(z.string().default("QRIS2")),
  MIDTRANS_SERVER_KEY: optional,
  MIDTRANS_CLIENT_KEY: optional,
  MIDTRANS_IS_PRODUCTION: flag,
  MIDTRANS_BASE_URL: optionalUrl,
  MIDTRANS_SNAP_BASE_URL: optionalUrl,
  MIDTRANS_MODE: blankIsUnset(z.enum(["core", "snap"]).default("core")),
  CASHIFY_BASE_URL: url("https://api.casaku.id"),
  CASHIFY_LICENSE_KEY: optional,
  CASHIFY_QRIS_ID: optional,
  CASHIFY_PACKAGE_IDS: list,
  CASHIFY_WEBHOOK_SECRET: optional,
  CASHIFY_SIGNATURE_HEADER: blankIsUnset(z.string().toLowerCase().default("x-casaku-signature")),
  PAKASIR_BASE_URL: url("https://app.pakasir.com"),
  PAKASIR_PROJECT_SLUG: optional,
  PAKASIR_API_KEY: optional,
  PAKASIR_WEBHOOK_SECRET: optional,

  INNGEST_BASE_URL: optionalUrl,
  INNGEST_EVENT_KEY: optional,
  INNGEST_SIGNING_KEY: optional,
  INNGEST_DEV: optional,
  INNGEST_SERVE_ORIGIN: optionalUrl,
  /** Set by the supervisor: where the site's own process listens, for the sandbox gateway's webhooks. */
  KURSI_INTERNAL_URL: optionalUrl,
  /** Set by the supervisor: the embedded executor runs beside the site. */
  ENGINE_PORT: blankIsUnset(z.coerce.number().int().optional()),
});

type ParsedEnv = z.infer<typeof envSchema>;

/** The keys that switch a gateway on. All of them or none: a gateway with some keys is a mistake, not a choice. */
const GATEWAY_KEYS: Record<Exclude<GatewayName, "sandbox">, readonly (keyof ParsedEnv)[]> = {
  tripay: ["TRIPAY_MERCHANT_CODE", "TRIPAY_API_KEY", "TRIPAY_PRIVATE_KEY"],
  midtrans: ["MIDTRANS_SERVER_KEY", "MIDTRANS_CLIENT_KEY"],
  cashify: ["CASHIFY_LICENSE_KEY", "CASHIFY_QRIS_ID", "CASHIFY_WEBHOOK_SECRET"],
  pakasir: ["PAKASIR_PROJECT_SLUG", "PAKASIR_API_KEY", "PAKASIR_WEBHOOK_SECRET"],
};

export type Env = ParsedEnv & {
  /** Gateways whose keys are present; their webhooks are answered. */
  configuredGateways: readonly GatewayName[];
  /** Gateways offered to buyers, most preferred first. */
  offeredGateways: readonly GatewayName[];
  isDemo: boolean;
  /** The address that the site listens on; undefined: every one that this machine has. */
  host: string | undefined;
  /** Where buyers reach the shop, without a trailing slash. */
  appUrl: string;
  /** Where this machine reaches the site, without a trailing slash. */
  internalUrl: string;
};

export class EnvError extends Error {
  override readonly name = "EnvError";
}

/** As the Inngest SDK reads INNGEST_DEV: an address means yes, too. */
export const isOn = (value: string | undefined): boolean => Boolean(value) && value !== "0" && value !== "false";

/** Reads and checks the environment. Throws `EnvError` with one sentence per mistake, naming the variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(source);
  if (!parsed.success)
    throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}.`).join(" "));
  const values = parsed.data;
  const configuredGateways = findConfiguredGateways(values);
  const isDemo = values.DEMO ?? configuredGateways.includes("sandbox");
  // Anybody who reaches the demo may play its bank: unless the owner opens it, that is this machine alone.
  const host = values.HOST ?? (isDemo ? "127.0.0.1" : undefined);
  if (isOn(values.INNGEST_DEV) && !isDemo)
    throw new EnvError(
      "INNGEST_DEV: only for the demo: it switches the signatures of the durable engine off, and anybody could run the shop's functions. Remove it, and set INNGEST_BASE_URL with its keys.",
    );
  const appUrl = (values.APP_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, "");
  return {
    ...values,
    configuredGateways,
    offeredGateways: orderGateways(values.PAYMENT_GATEWAYS, configuredGateways),
    isDemo,
    host,
    appUrl,
    internalUrl: (values.KURSI_INTERNAL_URL ?? localUrl(host, values.PORT)).replace(/\/+$/, ""),
  };
}

/** How this machine reaches a site that listens on `host`. */
function localUrl(host: string | undefined, port: number): string {
  const isAny = host === undefined || host === "0.0.0.0" || host === "::";
  const address = isAny ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${address}:${port}`;
}

function findConfiguredGateways(values: ParsedEnv): GatewayName[] {
  const configured: GatewayName[] = [];
  for (const name of GATEWAY_NAMES) {
    if (name === "sandbox") continue;
    const keys = GATEWAY_KEYS[name];
    const missing = keys.filter((key) => !values[key]);
    if (missing.length === 0) configured.push(name);
    else if (missing.length < keys.length)
      throw new EnvError(
        `${missing.join(", ")}: missing. The gateway ${name} is only half configured: set ${missing.length === 1 ? "it" : "them"} too, or remove its other keys.`,
      );
  }
  return configured.length === 0 ? ["sandbox"] : configured;
}

function orderGateways(wanted: readonly string[] | undefined, configured: readonly GatewayName[]): GatewayName[] {
  if (!wanted || wanted.length === 0) return [...configured];
  return [...new Set(wanted)].map((name) => {
    const gateway = GATEWAY_NAMES.find((known) => known === name);
    if (!gateway)
      throw new EnvError(`PAYMENT_GATEWAYS: "${name}" is not a gateway. Known are ${GATEWAY_NAMES.join(", ")}.`);
    if (!configured.includes(gateway))
      throw new EnvError(
        gateway === "sandbox"
          ? "PAYMENT_GATEWAYS: the sandbox cannot be offered beside a real gateway. Remove it from the list."
          : `PAYMENT_GATEWAYS: ${gateway} is in the list, but its keys (${GATEWAY_KEYS[gateway].join(", ")}) are not set.`,
      );
    return gateway;
  });
}

let cached: Env | undefined;

/** The environment of this process, checked once. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** The value of a variable that the running site cannot do without. */
export function requiredEnv(name: "DATABASE_URL" | "AUTH_SECRET" | "DATA_ENCRYPTION_KEY" | "SANDBOX_SECRET"): string {
  const value = env()[name];
  if (!value) throw new EnvError(`${name}: missing. Start the shop with \`npm start\`, which provides it.`);
  return value;
}

/** The root of the checkout: every process is started there. Said by a call, so that the bundler looks for no files. */
export const workingFolder = (): string => process.cwd();

/** What another program that we start may see of our environment: the named variables, none of the shop's secrets. */
export const passedOn = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

/** For tests that change the environment between cases. */
export function forgetEnv(): void {
  cached = undefined;
}
