import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";
import { realGateways, refuseForRealMoney, warnAboutSettings } from "./real-shop";

const TRIPAY = {
  TRIPAY_MERCHANT_CODE: "T1234",
  TRIPAY_API_KEY: "DEV-4Tq0yQz8",
  TRIPAY_PRIVATE_KEY: "q7Xz2-Lm9Kp-4RtVw-8sYbN",
};
const MIDTRANS = { MIDTRANS_SERVER_KEY: "Mid-server-8fK2mQ9xZ4", MIDTRANS_CLIENT_KEY: "Mid-client-1" };
const GOOD = { ...TRIPAY, APP_URL: "https://toko.example", TRUSTED_PROXIES: "127.0.0.1,10.0.0.0/8" };
const KEY = "3q2+7wD4uCmLZx0vH1eTj9sKpQyWnRbAiUoGfXcVhM0=";
const refusals = (values: Record<string, string>) => refuseForRealMoney(parseEnv({ ...GOOD, ...values }));

describe("a real gateway", () => {
  it.each([
    ["Tripay's own servers, test system or not", TRIPAY, ["tripay"]],
    ["one in the next rack", { ...TRIPAY, TRIPAY_BASE_URL: "http://10.0.0.9/api/" }, ["tripay"]],
    ["not a stand-in on this machine", { ...TRIPAY, TRIPAY_BASE_URL: "http://127.0.0.1:4101/api/" }, []],
    [
      "one with only half of its addresses here",
      { ...MIDTRANS, MIDTRANS_BASE_URL: "http://localhost:1" },
      ["midtrans"],
    ],
    [
      "not one with both here",
      { ...MIDTRANS, MIDTRANS_BASE_URL: "http://localhost:1", MIDTRANS_SNAP_BASE_URL: "http://[::1]:1" },
      [],
    ],
    ["not the sandbox", {}, []],
  ])("is %s", (_, values, expected) => {
    expect(realGateways(parseEnv(values))).toEqual(expected);
  });
});

describe("with a real gateway the start", () => {
  it("takes settings that are in order", () => {
    expect(refusals({ AUTH_SECRET: "bC8xQ2nW5vR1tY7uP4sK9mZ3jL6hF0dG", DATA_ENCRYPTION_KEY: KEY })).toEqual([]);
  });

  it.each([
    [{ DEMO: "true" }, /^DEMO: must not be true/],
    [{ APP_URL: "http://toko.example" }, /^APP_URL: must be the shop's https address; http:\/\/toko\.example/],
    [{ APP_URL: "" }, /^APP_URL: must be the shop's https address; http:\/\/localhost:3000/],
    [{ RATE_LIMIT_FACTOR: "0" }, /^RATE_LIMIT_FACTOR: must not be 0/],
    [{ TRUSTED_PROXIES: "10.0.0.1, 0.0.0.0/0" }, /^TRUSTED_PROXIES: 0\.0\.0\.0\/0 trusts the world/],
    [{ TRUSTED_PROXIES: "0.0.0.0/1,128.0.0.0/1" }, /^TRUSTED_PROXIES: 0\.0\.0\.0\/1/],
    [{ TRUSTED_PROXIES: "::/0" }, /^TRUSTED_PROXIES: ::\/0/],
    [{ TRIPAY_PRIVATE_KEY: "q7Xz2-Lm9Kp-4Rt" }, /^TRIPAY_PRIVATE_KEY: needs at least 16 characters/],
    [{ ...MIDTRANS, MIDTRANS_SERVER_KEY: "Mid-8fK2" }, /^MIDTRANS_SERVER_KEY: needs at least 16/],
    [
      { CASHIFY_LICENSE_KEY: "k", CASHIFY_QRIS_ID: "q", CASHIFY_WEBHOOK_SECRET: "aaaaaaaaaaaaaaaaaaaa" },
      /^CASHIFY_WEBHOOK_SECRET: is no random value/,
    ],
    [{ AUTH_SECRET: "bC8xQ2nW5vR1tY7uP4sK" }, /^AUTH_SECRET: needs at least 32/],
    [{ AUTH_SECRET: "please-change-me-please-change-me-now" }, /^AUTH_SECRET: is no random value/],
    [{ DATA_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") }, /^DATA_ENCRYPTION_KEY: is no random value/],
    [
      { DATA_ENCRYPTION_KEY: Buffer.from("a phrase of exactly 32 letters!!").toString("base64") },
      /^DATA_ENCRYPTION_KEY: is no random value/,
    ],
    [
      { AUTH_SECRET: KEY, INNGEST_EVENT_KEY: KEY, OWNER_PASSWORD: KEY },
      /^AUTH_SECRET, INNGEST_EVENT_KEY, OWNER_PASSWORD: have the same value/,
    ],
  ])("refuses %o, and names the variable", (values, expected) => {
    const [first, second, ...rest] = refusals(values as Record<string, string>);
    expect(first).toMatch(expected);
    expect([second, ...rest].at(-1)).toMatch(/^\(Checked because tripay/);
  });

  it("tells all mistakes at once and no value of a secret", () => {
    const secret = "aaaaaaaaaaaaaaaaa";
    const told = refusals({ DEMO: "true", RATE_LIMIT_FACTOR: "0", TRIPAY_PRIVATE_KEY: secret, AUTH_SECRET: secret });
    expect(told.map((sentence) => sentence.split(":")[0])).toEqual(
      expect.arrayContaining(["DEMO", "RATE_LIMIT_FACTOR", "TRIPAY_PRIVATE_KEY", "AUTH_SECRET"]),
    );
    expect(told.join(" ")).not.toContain(secret);
  });

  it("lets stand-ins on this machine have all of it", () => {
    const standIn = { TRIPAY_BASE_URL: "http://127.0.0.1:4101/api/", TRIPAY_PRIVATE_KEY: "short" };
    expect(refusals({ ...standIn, DEMO: "true", APP_URL: "", RATE_LIMIT_FACTOR: "0" })).toEqual([]);
  });
});

it("warns of an https shop without a named proxy, with real money or without", () => {
  const warnings = (values: Record<string, string>) => warnAboutSettings(parseEnv(values));
  expect(warnings({ APP_URL: "https://toko.example" })).toEqual([expect.stringMatching(/^TRUSTED_PROXIES: not set/)]);
  expect(warnings({ APP_URL: "https://toko.example", TRUSTED_PROXIES: "127.0.0.1" })).toEqual([]);
  expect(warnings({})).toEqual([]);
});
