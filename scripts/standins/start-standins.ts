import { startCashifyStandin } from "@/e2e/standins/cashify";
import { startMidtransStandin } from "@/e2e/standins/midtrans";
import { startPakasirStandin } from "@/e2e/standins/pakasir";
import { startTripayStandin } from "@/e2e/standins/tripay";

export type RunningStandins = {
  gateways: { name: string; url: string }[];
  /** Switches all four gateways on in a shop. */
  env: Record<string, string>;
  stop: () => Promise<void>;
};

/** Starts all four; they take `port` and the three after it, or free ones when it is 0. */
export async function startStandins({ shop, port }: { shop: string; port: number }): Promise<RunningStandins> {
  const place = (name: string, index: number) => ({
    port: port === 0 ? 0 : port + index,
    webhookUrl: `${shop.replace(/\/+$/, "")}/api/webhooks/${name}`,
  });
  const started = [
    { name: "tripay", standin: await startTripayStandin(place("tripay", 0)) },
    { name: "midtrans", standin: await startMidtransStandin(place("midtrans", 1)) },
    { name: "cashify", standin: await startCashifyStandin(place("cashify", 2)) },
    { name: "pakasir", standin: await startPakasirStandin({ ...place("pakasir", 3), isSandbox: true }) },
  ];
  return {
    gateways: started.map(({ name, standin }) => ({ name, url: standin.url })),
    // The demo keeps the pretend workspaces and the mailbox, which a shop with real gateways would switch off.
    env: Object.assign({ DEMO: "true" }, ...started.map(({ standin }) => standin.env)) as Record<string, string>,
    stop: async () => void (await Promise.all(started.map(({ standin }) => standin.stop()))),
  };
}
