import { text as readAll } from "node:stream/consumers";
import type { Ctx } from "@/lib/work/context";
import { Problem } from "@/scripts/system/problem";

/** Workspaces from the shell. Secrets come by the standard input, never by an argument that others can list. */

export const POOL_USAGE = `  npm run admin -- add-workspace --email E [--name N] [--pool P] [--seats N] [--driver D] [--settings JSON] [--credentials -]
  npm run admin -- removals [--dry-run]`;

export type PoolOptions = Partial<
  Record<"email" | "name" | "pool" | "seats" | "driver" | "settings" | "credentials", string>
>;
export type PoolCommand = { verb: "add-workspace" | "removals"; options: PoolOptions };

const VERBS: readonly string[] = ["add-workspace", "removals"] satisfies PoolCommand["verb"][];

export const isPoolCommand = (command: { verb: string }): command is PoolCommand => VERBS.includes(command.verb);

/** Null for the verb of another. */
export const parsePoolCommand = (verb: string, options: PoolOptions): PoolCommand | null =>
  verb === "add-workspace" || verb === "removals" ? { verb, options } : null;

export async function runPoolCommand(
  ctx: Ctx,
  { verb, options }: PoolCommand,
  io: { say: (line: string) => void; input: NodeJS.ReadableStream },
): Promise<void> {
  if (verb === "removals") return tellRemovals(ctx, io.say);
  const { newAccountInput } = await import("@/lib/workspaces/schemas");
  const { addWorkspace } = await import("@/lib/desk");
  if (options.credentials !== undefined && options.credentials !== "-")
    throw new Problem(`--credentials: must be -, and the JSON comes by the standard input.\n${POOL_USAGE}`);
  const secrets = options.credentials === "-" ? await readAll(io.input) : undefined;
  const parsed = newAccountInput.safeParse({
    email: options.email,
    ...(options.name !== undefined && { name: options.name }),
    ...(options.pool !== undefined && { pool_id: options.pool }),
    ...(options.seats !== undefined && { max_seats: Number(options.seats) }),
    ...(options.driver !== undefined && { drivers: options.driver.split(";") }),
    ...(options.settings !== undefined && { settings: readJson("--settings", options.settings) }),
    ...(secrets !== undefined && { credentials: readJson("--credentials", secrets) }),
  });
  if (!parsed.success)
    throw new Problem(
      parsed.error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`).join("\n") +
        `\n${POOL_USAGE}`,
    );
  const made = await addWorkspace(ctx, parsed.data);
  io.say(
    `${made.name} is in the pool ${made.poolId} with ${made.maxSeats} seats, by way of ${made.drivers.join(", ")}.`,
  );
}

/** Whom the sweeps would remove now. There is no other run: those who are due are removed by the sweeps alone. */
async function tellRemovals(ctx: Ctx, say: (line: string) => void): Promise<void> {
  const { planRemovals, readRemovalHold } = await import("@/lib/desk");
  const hold = await readRemovalHold(ctx);
  if (hold)
    say(
      `Held back since ${hold.at.toISOString()}: ${hold.people} people at once. An owner lets them go at /admin/pool/removals.`,
    );
  const removals = await planRemovals(ctx);
  for (const { email, workspace, orderId, state, since } of removals)
    say(`${state}\t${since.toISOString()}\t${workspace}\t${email}\t${orderId}`);
  say(
    removals.length === 0
      ? "Nobody is to be removed now."
      : `${removals.length} people, and nobody was removed by this.`,
  );
}

function readJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(`${option}: must be JSON such as {"base_url":"https://…"}.\n${POOL_USAGE}`);
  }
}
