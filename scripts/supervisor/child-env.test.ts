import { describe, expect, it } from "vitest";
import { childEnv } from "@/scripts/supervisor/child-env";
import { readSettings } from "@/scripts/supervisor/settings";

const SECRETS = {
  AUTH_SECRET: "a",
  DATA_ENCRYPTION_KEY: "d",
  SANDBOX_SECRET: "s",
  INNGEST_EVENT_KEY: "e",
  INNGEST_SIGNING_KEY: "signkey-local-00",
  POSTGRES_PASSWORD: "p",
  POSTGRES_SITE_PASSWORD: "q",
};

const originFor = (values: Record<string, string>): string | undefined => {
  const source: NodeJS.ProcessEnv = { NODE_ENV: "test", KURSI_ENV_FILE: "none", PORT: "4000", ...values };
  const settings = readSettings([], source);
  return childEnv(source, settings, SECRETS, { databaseUrl: "postgresql://x", executorPort: 1 }).INNGEST_SERVE_ORIGIN;
};

describe("the address that the durable engine is told", () => {
  it.each([
    ["this machine's own, for the embedded executor", { APP_URL: "https://toko.example" }, "http://127.0.0.1:4000"],
    [
      "where buyers reach the shop, for Inngest Cloud",
      { APP_URL: "https://toko.example", INNGEST_EVENT_KEY: "a", INNGEST_SIGNING_KEY: "b" },
      "https://toko.example",
    ],
    [
      "what the owner says",
      { INNGEST_BASE_URL: "http://inngest:8288", INNGEST_SERVE_ORIGIN: "http://kursi:4000" },
      "http://kursi:4000",
    ],
    ["nothing, for a dev server", { INNGEST_DEV: "1" }, undefined],
  ])("is %s", (_, values, origin) => {
    expect(originFor(values)).toBe(origin);
  });
});
