import { parseArgs } from "node:util";
import type { StaffRole } from "@/lib/work/context";
import { parsePoolCommand, POOL_USAGE, type PoolCommand } from "@/scripts/admin/pool-commands";
import { parseShopCommand, SHOP_USAGE, type ShopCommand } from "@/scripts/admin/shop-commands";
import { parseStaffCommand, STAFF_USAGE, type StaffCommand } from "@/scripts/admin/staff-commands";
import { Problem } from "@/scripts/system/problem";

export const USAGE = `Usage:
${STAFF_USAGE}
${SHOP_USAGE}
${POOL_USAGE}
  npm run admin -- sync-engine`;

export type Command = StaffCommand | ShopCommand | PoolCommand | { verb: "sync-engine" };

function readOptions(argv: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    const people = { email: text, role: text, password: text, name: text, id: text, scopes: text };
    const workspace = { pool: text, seats: text, driver: text, settings: text, credentials: text };
    const options = {
      ...people,
      ...workspace,
      "with-gateway-orders": { type: "boolean" },
      "dry-run": { type: "boolean" },
    } as const;
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** Reads the words after `npm run admin --`. Throws a `Problem` that ends with the usage. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = readOptions(argv);
  const need = (name: "email" | "name" | "id"): string => {
    const value = values[name];
    if (!value) throw new Problem(`--${name}: missing.\n${USAGE}`);
    return value;
  };
  const role = (): StaffRole => {
    if (values.role === "owner" || values.role === "admin") return values.role;
    throw new Problem(`--role: must be owner or admin.\n${USAGE}`);
  };
  const [verb, ...rest] = positionals;
  if (rest.length > 0) throw new Problem(`"${rest.join(" ")}" is not expected here.\n${USAGE}`);
  if (verb === "sync-engine") return { verb };
  const { password, scopes } = values;
  const command = verb
    ? (parseStaffCommand(verb, { need, role, password, scopes }) ??
      parseShopCommand(verb, { need, withGatewayOrders: values["with-gateway-orders"] ?? false }) ??
      parsePoolCommand(verb, values))
    : null;
  if (command) return command;
  throw new Problem(verb ? `"${verb}" is not a command.\n${USAGE}` : USAGE);
}
