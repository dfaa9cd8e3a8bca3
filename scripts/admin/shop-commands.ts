import { Client } from "pg";
import type { Ctx } from "@/lib/work/context";
import { isRunning } from "@/scripts/admin/database";
import { clearDemoData } from "@/scripts/admin/demo-data";
import { finishRotation, resealAll } from "@/scripts/admin/rotate-key";
import type { DatabaseUrls } from "@/scripts/postgres/server";
import type { Settings } from "@/scripts/supervisor/settings";
import { Problem } from "@/scripts/system/problem";

/** What can be done with the shop's data as a whole from the shell. */

export const SHOP_USAGE = `  npm run admin -- clear-demo [--with-gateway-orders]
  npm run admin -- rotate-key
  npm run admin -- erase-buyer --email E`;

export type ShopCommand =
  { verb: "clear-demo"; withGatewayOrders: boolean } | { verb: "rotate-key" } | { verb: "erase-buyer"; email: string };

export type OpenedShop = { settings: Settings; urls: DatabaseUrls };

export const isShopCommand = (command: { verb: string }): command is ShopCommand =>
  ["clear-demo", "rotate-key", "erase-buyer"].includes(command.verb);

/** Null for the verb of another. Throws a `Problem` for a missing option. */
export function parseShopCommand(
  verb: string,
  { withGatewayOrders, need }: { withGatewayOrders: boolean; need: (name: "email") => string },
): ShopCommand | null {
  switch (verb) {
    case "clear-demo":
      return { verb, withGatewayOrders };
    case "rotate-key":
      return { verb };
    case "erase-buyer":
      return { verb, email: need("email") };
    default:
      return null;
  }
}

export async function runShopCommand(
  ctx: Ctx,
  command: ShopCommand,
  shop: OpenedShop,
  say: (line: string) => void,
): Promise<void> {
  switch (command.verb) {
    case "clear-demo":
      return clearDemo(shop, command.withGatewayOrders, say);
    case "rotate-key":
      say(`Sealed anew: ${await resealAll(ctx)} values.`);
      return say(finishRotation(shop.settings));
    case "erase-buyer":
      return eraseBuyer(ctx, command.email, say);
  }
}

async function eraseBuyer(ctx: Ctx, email: string, say: (line: string) => void): Promise<void> {
  const { eraseBuyer: erase } = await import("@/lib/desk");
  const { orders } = await erase(ctx, email);
  say(
    orders === 0
      ? "No order names this address; nothing was kept about it."
      : `Erased. Orders that named this address: ${orders}.`,
  );
  say("Gateway, mail provider and workspace vendor keep records of their own, and backups hold what they held.");
}

/** Empties the tables as their owner; the shop must be closed, for it would write into them meanwhile. */
async function clearDemo({ settings, urls }: OpenedShop, withOtherPayments: boolean, say: (line: string) => void) {
  if (isRunning(settings.dataDir)) throw new Problem("The shop is open. Stop it first, then clear the demo.");
  const client = new Client({ connectionString: urls.owner });
  await client.connect();
  try {
    const { pretendSeats, pretendPayments } = await clearDemoData(client, { withOtherPayments });
    say(`Cleared: ${pretendSeats} pretend seats, ${pretendPayments} pretend payments, and all that hung on them.`);
    say("Staff, keys and products of your own are still there.");
  } finally {
    await client.end();
  }
}
