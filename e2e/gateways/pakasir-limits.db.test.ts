import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPakasirStandin, type PakasirStandin } from "@/e2e/standins/pakasir";
import { parseEnv } from "@/lib/core/env";
import { postgresPace, type Pace } from "@/lib/work/pace";
import type { ChargeResult, PaymentGateway, PaymentKey, ReadResult } from "@/lib/payments/gateway";
import { chargeRequest, openCharge } from "@/lib/payments/gateways/contract-world";
import { createPakasirGateway } from "@/lib/payments/gateways/pakasir/adapter";

/** The stand-in enforces Pakasir's published limits; each gateway object below is what one process of the shop has. */
let standin: PakasirStandin;
beforeEach(async () => {
  standin = await startPakasirStandin();
  // The first call of a process loads its HTTP client.
  await fetch(`${standin.url}/_standin/calls`);
});
afterEach(() => standin.stop());

const processes = (count: number, pace: Pace) =>
  Array.from({ length: count }, () => createPakasirGateway(parseEnv(standin.env), pace));
const tooFast = () => standin.calls.filter(({ status }) => status === 429).length;

const outcomesOf = (results: readonly { outcome: string }[]): string[] => results.map(({ outcome }) => outcome);

/** Six charges from three processes at once. */
function createAtOnce(gateways: readonly PaymentGateway[]): Promise<ChargeResult[]> {
  return Promise.all([...gateways, ...gateways].map((gateway) => gateway.createCharge(chargeRequest(gateway))));
}

/** Reads as the shop does: who is told to come back does. */
async function readUntilAnswered(gateway: PaymentGateway, key: PaymentKey): Promise<ReadResult> {
  for (let tries = 1; ; tries++) {
    const result = await gateway.readPayment(key);
    if (result.outcome === "read" || tries >= 5) return result;
    await new Promise((resolve) =>
      setTimeout(resolve, 1000 * ("retryAfterSeconds" in result ? (result.retryAfterSeconds ?? 1) : 1)),
    );
  }
}

describe("Pakasir's limits", () => {
  it("are kept by several processes together when they create charges", async () => {
    expect(outcomesOf(await createAtOnce(processes(3, postgresPace)))).toEqual(
      Array.from({ length: 6 }, () => "created"),
    );
    expect(tooFast()).toBe(0);
  });

  it("are kept by several processes together when they ask about one transaction", async () => {
    const gateways = processes(3, postgresPace);
    const [one] = gateways;
    if (!one) throw new Error("no gateway");
    const { key } = await openCharge(one);
    const reads = await Promise.all(gateways.map((gateway) => readUntilAnswered(gateway, key)));
    expect(outcomesOf(reads)).toEqual(["read", "read", "read"]);
    expect(tooFast()).toBe(0);
  });

  it("would be broken if each process kept its own pace", async () => {
    await createAtOnce(processes(3, { take: async () => ({ outcome: "go" }) }));
    expect(tooFast()).toBeGreaterThan(0);
  });
});
