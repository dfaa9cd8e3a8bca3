import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inRoot, ROOT } from "@/scripts/system/paths";
import { isAlive, readUid } from "@/scripts/system/processes";
import { waitUntil } from "@/scripts/system/wait";
import { startShop, type TestShop } from "@/scripts/testing/shop";

// Whole shops are started and killed here, on whatever machine this runs.
vi.setConfig({ testTimeout: 240_000 });

let shop: TestShop;
// The first start may have to build the site.
beforeAll(async () => void (shop = await startShop()), 400_000);
afterAll(() => shop.stop(), 60_000);

/** Runs `npm start` beside the shop, which must refuse; answers what it said and its exit code. */
async function startAnother(env: Record<string, string>) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [inRoot("scripts", "start.mjs")], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: "production", KURSI_ENV_FILE: "none", DATA_DIR: shop.dataDir, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code]: unknown[] = await once(child, "close");
  return { code, said: said.trim() };
}

describe("npm start", () => {
  it("opens the shop and shows the owner's sign-in once", async () => {
    expect((await fetch(`${shop.url}/api/packages`)).status).toBe(200);
    expect(shop.output().split("The owner's sign-in")).toHaveLength(2);
    expect(shop.output()).toContain(shop.owner.email);
  });

  it("refuses a taken port, data in use and a bad setting in one sentence each", async () => {
    const { port } = new URL(shop.url);
    expect(await startAnother({ PORT: port })).toEqual({
      code: 1,
      said: `PORT: ${port} is already in use on this machine. Stop what listens there, or set PORT to another number.`,
    });
    expect(await startAnother({ PORT: "1" })).toMatchObject({ code: 1 });
    const inUse = await startAnother({ PORT: "39999" });
    expect(inUse.code).toBe(1);
    expect(inUse.said).toMatch(/^DATA_DIR: .* is in use by a shop that runs already \(process \d+\)\.[^\n]*$/);
    expect(await startAnother({ TIMEZONE: "Mars" })).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^TIMEZONE: /),
    });
    const real = { TRIPAY_MERCHANT_CODE: "T1", TRIPAY_API_KEY: "k", TRIPAY_PRIVATE_KEY: "q7Xz2-Lm9Kp-4RtVw-8sYbN" };
    expect(await startAnother({ ...real, DEMO: "true", APP_URL: "https://toko.example" })).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^DEMO: must not be true.*\n\(Checked because tripay is on\.\)$/),
    });
  });

  it("shows no password that the owner has given, and gives root's rights up", () => {
    expect(shop.output()).not.toContain(shop.owner.password);
    if (process.getuid?.() !== 0) return;
    for (const name of ["site", "executor"] as const) expect(readUid(shop.pids()[name] ?? 0)).toBeGreaterThan(0);
  });

  it.each(["site", "executor", "postgres"] as const)("starts the %s again after kill -9", async (name) => {
    const before = shop.pids();
    await shop.kill(name);
    const isAnother = () => ![undefined, before[name]].includes(shop.pids()[name]);
    expect(await waitUntil(isAnother, { limitMs: 60_000 })).toBe(true);
    await shop.waitUntilWell();
    expect(shop.pids().supervisor).toBe(before.supervisor);
  });

  it("leaves no process behind when it is killed itself, and opens again on the same data", async () => {
    const before = Object.values(shop.pids());
    await shop.kill("supervisor");
    expect(await waitUntil(() => !before.some(isAlive), { limitMs: 60_000 })).toBe(true);
    await shop.start();
    expect(shop.output().split("The owner's sign-in")).toHaveLength(2);
  });

  it("stops all of it on SIGTERM, PostgreSQL cleanly", async () => {
    const pids = Object.values(shop.pids());
    process.kill(shop.pids().supervisor, "SIGTERM");
    expect(await waitUntil(() => !pids.some(isAlive), { limitMs: 60_000 })).toBe(true);
    const lastWords = readFileSync(path.join(shop.dataDir, "logs", "postgres.log"), "utf8")
      .trim()
      .split("\n")
      .at(-1);
    expect(lastWords).toContain("database system is shut down");
    expect(existsSync(path.join(shop.dataDir, "run.json"))).toBe(false);
  });
});

describe("with a database of one's own", () => {
  it("starts no PostgreSQL and uses that one", async () => {
    const other = await startShop({ env: { DATABASE_URL: process.env.DATABASE_URL ?? "" } });
    expect(other.pids()).not.toHaveProperty("postgres");
    expect((await fetch(`${other.url}/api/packages`)).status).toBe(200);
    expect(existsSync(path.join(other.dataDir, "postgres"))).toBe(false);
    expect(await other.stop()).toBe(0);
  });
});
