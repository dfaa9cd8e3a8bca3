import { isLoopbackUrl, isWorldwide } from "./addresses";
import type { Env } from "./env";
import type { GatewayName } from "./gateway-names";

/** Which gateways are real, and what must not be set the way it is once a gateway moves real money. Pure: asked by the start, before anything runs. */

/** Where each gateway is called; undefined stands for its own servers. */
const ADDRESSES = {
  tripay: ["TRIPAY_BASE_URL"],
  midtrans: ["MIDTRANS_BASE_URL", "MIDTRANS_SNAP_BASE_URL"],
  cashify: ["CASHIFY_BASE_URL"],
  pakasir: ["PAKASIR_BASE_URL"],
} as const satisfies Record<Exclude<GatewayName, "sandbox">, readonly (keyof Env)[]>;

/** Midtrans' servers, which stand in no variable. */
const MIDTRANS_HOSTS = ["https://api.midtrans.com", "https://api.sandbox.midtrans.com"];

/** Where a gateway is called, as URLs: only from there, or from below these hosts, are its pictures fetched. */
export function addressesOf(env: Env, name: string): string[] {
  const known = env.configuredGateways.find((each) => each === name);
  if (!known || known === "sandbox") return [];
  return ADDRESSES[known].flatMap((key) => env[key] ?? MIDTRANS_HOSTS);
}

/** What signs each gateway's webhooks: whoever knows it can tell the shop that an order was paid. */
const WEBHOOK_SECRETS = {
  tripay: "TRIPAY_PRIVATE_KEY",
  midtrans: "MIDTRANS_SERVER_KEY",
  cashify: "CASHIFY_WEBHOOK_SECRET",
  pakasir: "PAKASIR_WEBHOOK_SECRET",
} as const satisfies Record<Exclude<GatewayName, "sandbox">, keyof Env>;

/** Secrets that the owner chooses; the supervisor makes good ones for all that are left empty. */
const OWN_SECRETS = ["AUTH_SECRET", "DATA_ENCRYPTION_KEY", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"] as const;
const WEBHOOK_SECRET_LENGTH_MIN = 16;
const AUTH_SECRET_LENGTH_MIN = 32;
/** Of 16 random hexadecimal digits, fewer different ones come up once in a thousand tries. */
const DIFFERENT_CHARACTERS_MIN = 6;
/** Of 32 random bytes; fewer different ones do not come up in a lifetime. */
const DIFFERENT_BYTES_MIN = 20;
const PLACEHOLDER = /change.?(me|this)|your.?(secret|key)|password|example|placeholder/i;

/** The gateways that move real money: those that are called anywhere but on this machine, test systems included. */
export function realGateways(env: Env): GatewayName[] {
  return env.configuredGateways.filter(
    (name) => name !== "sandbox" && ADDRESSES[name].some((key) => env[key] === undefined || !isLoopbackUrl(env[key])),
  );
}

/** One sentence for each setting that a shop with real money must not have, naming the variable and what to do. */
export function refuseForRealMoney(env: Env): string[] {
  const real = realGateways(env);
  if (real.length === 0) return [];
  const found: string[] = [];
  const refuse = (variable: string, why: string) => found.push(`${variable}: ${why}`);
  const webhookSecrets = real.flatMap((name) => (name === "sandbox" ? [] : [WEBHOOK_SECRETS[name]]));

  if (env.isDemo) refuse("DEMO", "must not be true: its pages let anybody play bank and vendor. Remove it.");
  if (!env.appUrl.startsWith("https://"))
    refuse("APP_URL", `must be the shop's https address; ${env.appUrl} would send buyers and staff over an open line.`);
  if (env.RATE_LIMIT_FACTOR === 0) refuse("RATE_LIMIT_FACTOR", "must not be 0, which switches every limit off.");
  for (const network of (env.TRUSTED_PROXIES ?? "").split(",").map((part) => part.trim()))
    if (isWorldwide(network))
      refuse("TRUSTED_PROXIES", `${network} trusts the world: anybody could claim any address. Name your proxy alone.`);
  for (const name of webhookSecrets)
    if ((env[name] ?? "").length < WEBHOOK_SECRET_LENGTH_MIN)
      refuse(name, `needs at least ${WEBHOOK_SECRET_LENGTH_MIN} characters; a shorter one can be guessed.`);
  if (env.AUTH_SECRET && env.AUTH_SECRET.length < AUTH_SECRET_LENGTH_MIN)
    refuse("AUTH_SECRET", `needs at least ${AUTH_SECRET_LENGTH_MIN} characters. Leave it empty and one is made.`);
  for (const name of [...OWN_SECRETS, ...webhookSecrets])
    if (isWeak(name, env[name])) refuse(name, "is no random value and can be guessed. Use `openssl rand -base64 32`.");
  for (const names of findRepeated(env, [...OWN_SECRETS, ...webhookSecrets, "OWNER_PASSWORD"]))
    refuse(names.join(", "), "have the same value; whoever learns one would have them all. Give each its own.");
  return [
    ...found,
    ...(found.length === 0 ? [] : [`(Checked because ${real.join(", ")} ${real.length === 1 ? "is" : "are"} on.)`]),
  ];
}

/** What is allowed and most likely a mistake. */
export function warnAboutSettings(env: Env): string[] {
  const isBehindNobody = env.appUrl.startsWith("https://") && !env.TRUSTED_PROXIES;
  return isBehindNobody
    ? [
        "TRUSTED_PROXIES: not set, although APP_URL is https. Name the proxy that ends TLS, or all buyers count as one to the limits.",
      ]
    : [];
}

function isWeak(name: string, value: string | undefined): boolean {
  if (!value) return false;
  if (name === "DATA_ENCRYPTION_KEY") {
    const bytes = Buffer.from(value, "base64");
    // A key that reads as text is a phrase that somebody typed.
    return new Set(bytes).size < DIFFERENT_BYTES_MIN || bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  }
  return new Set(value).size < DIFFERENT_CHARACTERS_MIN || PLACEHOLDER.test(value);
}

function findRepeated(env: Env, names: readonly (keyof Env)[]): string[][] {
  const byValue = new Map<string, string[]>();
  for (const name of names) {
    const value = env[name];
    if (typeof value === "string" && value !== "") byValue.set(value, [...(byValue.get(value) ?? []), name]);
  }
  return [...byValue.values()].filter((same) => same.length > 1);
}
