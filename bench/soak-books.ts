import { startCashifyStandin } from "@/e2e/standins/cashify";
import type { Mischief } from "@/e2e/standins/http-webhooks";
import { startMidtransStandin } from "@/e2e/standins/midtrans";
import { startPakasirStandin } from "@/e2e/standins/pakasir";
import { startTripayStandin } from "@/e2e/standins/tripay";

/** One pretend gateway of the soak, as its buyers and its bookkeeper see it. */
export type SoakGateway = {
  name: "tripay" | "cashify" | "pakasir" | "midtrans";
  env: Record<string, string>;
  pay(reference: string): void;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  /** Webhooks by what became of them. */
  webhooks(): { sent: number; lost: number; deliveries: number };
  stop(): Promise<void>;
};

const LOST = 0.05;
const TWICE = 0.3;
const SHUFFLE_MS = 2_000;
const RETRY_MS = [1_000, 3_000, 10_000, 30_000];

/** The four gateways on loopback, each losing, doubling and reordering its webhooks to the shop at `shopUrl`. */
export async function openGateways(shopUrl: string, seed: number): Promise<SoakGateway[]> {
  const mischief = (offset: number): Mischief => ({
    seed: seed + offset,
    lose: LOST,
    duplicate: TWICE,
    shuffleMs: SHUFFLE_MS,
  });
  const options = (name: SoakGateway["name"], offset: number) => ({
    webhookUrl: `${shopUrl}/api/webhooks/${name}`,
    retryMs: RETRY_MS,
    mischief: mischief(offset),
  });
  return [
    gatewayOf("tripay", await startTripayStandin({ ...options("tripay", 1), feePaidBy: "customer" })),
    gatewayOf("cashify", await startCashifyStandin(options("cashify", 2))),
    gatewayOf("pakasir", await startPakasirStandin(options("pakasir", 3))),
    gatewayOf("midtrans", await startMidtransStandin(options("midtrans", 4))),
  ];
}

type Standin = Pick<SoakGateway, "env" | "goDown" | "comeBack" | "stop"> & {
  pay(reference: string): void;
  webhooks: { deliveries: { state: string; attempts: unknown[] }[] };
};

function gatewayOf(name: SoakGateway["name"], standin: Standin): SoakGateway {
  return {
    name,
    env: standin.env,
    pay: (reference) => standin.pay(reference),
    goDown: () => standin.goDown(),
    comeBack: () => standin.comeBack(),
    stop: () => standin.stop(),
    webhooks: () => {
      const { deliveries } = standin.webhooks;
      return {
        sent: deliveries.length,
        lost: deliveries.filter(({ state }) => state === "lost").length,
        deliveries: deliveries.reduce((sum, { attempts }) => sum + attempts.length, 0),
      };
    },
  };
}
