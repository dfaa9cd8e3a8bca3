import { afterEach, expect, it } from "vitest";
import { parseEnv } from "@/lib/core/env";
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

it("shows the pay page of a charge to whoever knows the payment reference", async () => {
  running = await startStandins({ shop: "http://127.0.0.1:9", port: 0 });
  const pakasir = running.gateways.find(({ name }) => name === "pakasir");
  const page = `${pakasir?.url}/_standin/pay/PAY-UNKNOWN`;
  expect((await fetch(page)).status).toBe(404);
});
