import { text as readAll } from "node:stream/consumers";
import type { Ctx } from "@/lib/work/context";
import { Problem } from "@/scripts/system/problem";

/** Workspaces from the shell. Secrets come by the standard input, never by an argument that others can list. */

export const POOL_USAGE = `  npm run admin -- add-workspace --email E [--name N] [--pool P] [--seats N] [--driver D] [--settings JSON] [--credentials -]`;

export type PoolOptions = Partial<
  Record<"email" | "name" | "pool" | "seats" | "driver" | "settings" | "credentials", string>
>;
export type PoolCommand = { verb: "add-workspace"; options: PoolOptions };

export const isPoolCommand = (command: { verb: string }): command is PoolCommand => command.verb === "add-workspace";

/** Null for the verb of another. */
export const parsePoolCommand = (verb: string, options: PoolOptions): PoolCommand | null =>
  verb === "add-workspace" ? { verb, options } : null;

export async function runPoolCommand(
  ctx: Ctx,
  { options }: PoolCommand,
  io: { say: (line: string) => void; input: NodeJS.ReadableStream },
): Promise<void> {
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

function readJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(`${option}: must be JSON such as {"base_url":"https://…"}.\n${POOL_USAGE}`);
  }
}
