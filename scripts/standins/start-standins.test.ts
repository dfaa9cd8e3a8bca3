import { afterEach, expect, it } from "vitest";
import { parseEnv } from "@/lib/core/env";
import { readDriverFields } from "@/lib/workspaces/connect";
import { startStandins, type RunningStandins } from "./start-standins";

let running: RunningStandins | undefined;
afterEach(() => running?.stop());

it("starts four gateways whose environment switches all of them on", async () => {
  running = await startStandins({ shop: "http://localhost:3000/", port: 0 });
  const values = parseEnv(running.env);
  expect(values.offeredGateways).toEqual(["tripay", "cashify", "pakasir", "midtrans"]);
  expect(values.isDemo).toBe(true);
  expect(values.TRIPAY_CALLBACK_URL).toBe("http://localhost:3000/api/webhooks/tripay");
  expect(running.gateways.every(({ url }) => /^http:\/\/127\.0\.0\.1:\d+$/.test(url))).toBe(true);
});

it("starts a workspace for each driver that calls somebody, and says what a shop has to be told", async () => {
  running = await startStandins({ shop: "http://localhost:3000/", port: 0 });
  const { workspaces } = running;
  expect(workspaces.map(({ driver }) => driver)).toEqual(["scim", "openai-org", "session", "browser"]);
  for (const { driver, settings, credentials, url } of workspaces) {
    // What the owner fills in fits the driver's own form.
    expect(() => readDriverFields([driver], { settings, credentials })).not.toThrow();
    const accepted = await fetch(`${url}/_standin/mood`, { method: "POST", body: JSON.stringify({ seats: 3 }) });
    expect(accepted.status).toBe(200);
    expect(await (await fetch(`${url}/_standin/people`)).json()).toMatchObject({ people: [], moods: { seats: 3 } });
  }
});

it("shows the pay page of a charge to whoever knows the payment reference", async () => {
  running = await startStandins({ shop: "http://127.0.0.1:9", port: 0 });
  const pakasir = running.gateways.find(({ name }) => name === "pakasir");
  const page = `${pakasir?.url}/_standin/pay/PAY-UNKNOWN`;
  expect((await fetch(page)).status).toBe(404);
});
