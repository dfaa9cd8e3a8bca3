import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetEnv } from "@/lib/core/env";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { findGateway, gatewayNamed, offeredGateways } from "./registry";

const KEYS = {
  TRIPAY_MERCHANT_CODE: "T9001",
  TRIPAY_API_KEY: "tripay-api-key",
  TRIPAY_PRIVATE_KEY: "tripay-private-key",
  CASHIFY_LICENSE_KEY: "cashify_0001",
  CASHIFY_QRIS_ID: "7d1f0b9e-2f43-4a0e-9a55-1a2b3c4d5e6f",
  CASHIFY_WEBHOOK_SECRET: "casaku_sec_0001",
  PAKASIR_PROJECT_SLUG: "toko-uji",
  PAKASIR_API_KEY: "pakasir-api-key",
  PAKASIR_WEBHOOK_SECRET: "pakasir-secret",
  MIDTRANS_SERVER_KEY: "SB-Mid-server-TESTKEY0001",
  MIDTRANS_CLIENT_KEY: "SB-Mid-client-TESTKEY0001",
};

function configure(values: Record<string, string>): void {
  for (const [name, value] of Object.entries({ SANDBOX_SECRET: "a-sandbox-secret", ...values }))
    vi.stubEnv(name, value);
  forgetEnv();
}

beforeEach(() => {
  for (const name of [...Object.keys(KEYS), "PAYMENT_GATEWAYS"]) vi.stubEnv(name, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});

describe("the registry of gateways", () => {
  it("has the sandbox alone while no real gateway is configured", () => {
    configure({});
    expect(offeredGateways().map(({ name }) => name)).toEqual(["sandbox"]);
    expect(GATEWAY_NAMES.filter((name) => findGateway(name))).toEqual(["sandbox"]);
    expect(() => gatewayNamed("tripay")).toThrow(/not configured/);
  });

  it("has an adapter for every gateway with keys, each under its own name", () => {
    configure(KEYS);
    expect(offeredGateways().map(({ name }) => name)).toEqual(["tripay", "cashify", "pakasir", "midtrans"]);
    for (const { name } of offeredGateways()) expect(gatewayNamed(name).name).toBe(name);
  });

  it("never has the sandbox beside a real gateway", () => {
    configure(KEYS);
    expect(findGateway("sandbox")).toBeUndefined();
  });

  it("offers them in the order of PAYMENT_GATEWAYS, and still knows those that are not offered", () => {
    configure({ ...KEYS, PAYMENT_GATEWAYS: "midtrans,tripay" });
    expect(offeredGateways().map(({ name }) => name)).toEqual(["midtrans", "tripay"]);
    expect(findGateway("cashify")?.name).toBe("cashify");
  });

  it.each(["", "paypal", "__proto__", "constructor", "TRIPAY", "tripay/../sandbox"])("knows nothing of %j", (name) => {
    configure(KEYS);
    expect(findGateway(name)).toBeUndefined();
  });

  it("keeps one adapter for each gateway", () => {
    configure({});
    expect(findGateway("sandbox")).toBe(gatewayNamed("sandbox"));
  });
});
