import { startBrowserStandin } from "@/e2e/standins/browser-console";
import { startCashifyStandin } from "@/e2e/standins/cashify";
import { startConsoleStandin } from "@/e2e/standins/console";
import { startMidtransStandin } from "@/e2e/standins/midtrans";
import { startOpenAiOrgStandin } from "@/e2e/standins/openai-org";
import { startPakasirStandin } from "@/e2e/standins/pakasir";
import { startScimStandin } from "@/e2e/standins/scim";
import { startTripayStandin } from "@/e2e/standins/tripay";
import type { DriverName } from "@/lib/workspaces/driver";

export type RunningStandins = {
  gateways: { name: string; url: string }[];
  /** Switches all four gateways on in a shop. */
  env: Record<string, string>;
  /** A workspace each, and what a shop has to be told to reach it. */
  workspaces: {
    driver: DriverName;
    url: string;
    settings: Record<string, unknown>;
    credentials: Record<string, string>;
  }[];
  stop: () => Promise<void>;
};

/** How many ports they take. */
export const STANDINS = 8;
const SEATS = 10;

/** Starts all of them; they take `port` and the seven after it, or free ones when it is 0. */
export async function startStandins({ shop, port }: { shop: string; port: number }): Promise<RunningStandins> {
  const portOf = (index: number) => (port === 0 ? 0 : port + index);
  const place = (name: string, index: number) => ({
    port: portOf(index),
    webhookUrl: `${shop.replace(/\/+$/, "")}/api/webhooks/${name}`,
  });
  const seats = (index: number) => ({ port: portOf(index), seats: SEATS });
  const gateways = [
    { name: "tripay", standin: await startTripayStandin(place("tripay", 0)) },
    { name: "midtrans", standin: await startMidtransStandin(place("midtrans", 1)) },
    { name: "cashify", standin: await startCashifyStandin(place("cashify", 2)) },
    { name: "pakasir", standin: await startPakasirStandin({ ...place("pakasir", 3), isSandbox: true }) },
  ];
  const workspaces = [
    { driver: "scim" as const, standin: await startScimStandin(seats(4)) },
    { driver: "openai-org" as const, standin: await startOpenAiOrgStandin(seats(5)) },
    { driver: "session" as const, standin: await startConsoleStandin(seats(6)) },
    { driver: "browser" as const, standin: await startBrowserStandin(seats(7)) },
  ];
  return {
    gateways: gateways.map(({ name, standin }) => ({ name, url: standin.url })),
    // The demo keeps the pretend workspaces and the mailbox, which a shop with real gateways would switch off.
    env: Object.assign({ DEMO: "true" }, ...gateways.map(({ standin }) => standin.env)) as Record<string, string>,
    workspaces: workspaces.map(({ driver, standin: { url, settings, credentials } }) => ({
      driver,
      url,
      settings,
      credentials,
    })),
    stop: async () => void (await Promise.all([...gateways, ...workspaces].map(({ standin }) => standin.stop()))),
  };
}
