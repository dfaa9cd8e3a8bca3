import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { envSchema, parseEnv } from "./env";

const example = readFileSync(join(import.meta.dirname, "..", "..", ".env.example"), "utf8");
const named = [...example.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = ""]) => name);

/** Set by the supervisor for its children; nobody sets it by hand. */
const INTERNAL = new Set(["KURSI_INTERNAL_URL", "ENGINE_PORT"]);
/** Named in the contract, read by rooms that are not built yet. */
const AHEAD =
  /^(RESEND|FROM_EMAIL|ADMIN_EMAIL|WAPISENDER|TELEGRAM|OWNER_BOT|ENABLE_|OWNER_ALERT|HEALTH|LOG_USAGE|BACKUP|SNK_)/;

describe("the environment", () => {
  it("is named in .env.example, variable by variable", () => {
    const read = Object.keys(envSchema.shape).filter((name) => !INTERNAL.has(name));
    expect(read.filter((name) => !named.includes(name))).toEqual([]);
    expect(named.filter((name) => !read.includes(name) && !AHEAD.test(name))).toEqual([]);
  });

  it("opens the demo when nothing is set, and when the example is copied as it is", () => {
    const copied = Object.fromEntries(named.map((name) => [name, ""]));
    for (const source of [{}, copied])
      expect(parseEnv(source)).toMatchObject({ isDemo: true, offeredGateways: ["sandbox"], PORT: 3000 });
  });

  it.each([
    [{}, "127.0.0.1", "http://127.0.0.1:3000"],
    [{ HOST: "0.0.0.0" }, "0.0.0.0", "http://127.0.0.1:3000"],
    [{ HOST: "10.0.0.5", PORT: "80" }, "10.0.0.5", "http://10.0.0.5:80"],
    [{ HOST: "::1" }, "::1", "http://[::1]:3000"],
    [{ DEMO: "false" }, undefined, "http://127.0.0.1:3000"],
  ])("keeps the demo on this machine unless HOST says otherwise: %o", (source, host, internalUrl) => {
    expect(parseEnv(source as Record<string, string>)).toMatchObject({ host, internalUrl });
  });

  it.each([
    [{ HOST: "all of them" }, /HOST: must be an address/],
    [{ PORT: "eighty" }, /PORT/],
    [{ APP_URL: "ftp://shop" }, /APP_URL/],
    [{ DATA_ENCRYPTION_KEY: "c2hvcnQ=" }, /DATA_ENCRYPTION_KEY: must be 32 bytes/],
    [{ TIMEZONE: "Mars/Olympus" }, /TIMEZONE/],
    [{ RATE_LIMIT_FACTOR: "-1" }, /RATE_LIMIT_FACTOR/],
    [{ TRIPAY_API_KEY: "k" }, /TRIPAY_MERCHANT_CODE, TRIPAY_PRIVATE_KEY: missing/],
    [{ MIDTRANS_SERVER_KEY: "k" }, /MIDTRANS_CLIENT_KEY: missing/],
    [{ CASHIFY_LICENSE_KEY: "k", CASHIFY_QRIS_ID: "q" }, /CASHIFY_WEBHOOK_SECRET: missing/],
    [{ PAKASIR_API_KEY: "k", PAKASIR_PROJECT_SLUG: "s" }, /PAKASIR_WEBHOOK_SECRET: missing/],
    [{ DEMO: "false", INNGEST_DEV: "1" }, /INNGEST_DEV: only for the demo/],
    [{ DEMO: "false", INNGEST_DEV: "http://localhost:8288" }, /INNGEST_DEV: only for the demo/],
    [{ PAYMENT_GATEWAYS: "paypal" }, /"paypal" is not a gateway/],
    [{ PAYMENT_GATEWAYS: "tripay" }, /its keys .* are not set/],
  ])("refuses %o and names the variable", (source, sentence) => {
    expect(() => parseEnv(source as Record<string, string>)).toThrow(sentence);
  });

  it("offers the configured gateways in the order asked for, and leaves the demo", () => {
    const keys = {
      TRIPAY_MERCHANT_CODE: "T1",
      TRIPAY_API_KEY: "a",
      TRIPAY_PRIVATE_KEY: "p",
      PAKASIR_PROJECT_SLUG: "s",
      PAKASIR_API_KEY: "a",
      PAKASIR_WEBHOOK_SECRET: "w",
    };
    expect(parseEnv(keys)).toMatchObject({ isDemo: false, offeredGateways: ["tripay", "pakasir"] });
    expect(parseEnv({ ...keys, PAYMENT_GATEWAYS: "pakasir, tripay" }).offeredGateways).toEqual(["pakasir", "tripay"]);
    expect(parseEnv({ ...keys, PAYMENT_GATEWAYS: "pakasir" })).toMatchObject({
      offeredGateways: ["pakasir"],
      configuredGateways: ["tripay", "pakasir"],
    });
  });
});
