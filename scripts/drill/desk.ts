import { spawn } from "node:child_process";
import { z } from "zod";
import { inRoot } from "@/scripts/system/paths";
import type { TestShop } from "@/scripts/testing/shop";
import { persist } from "./persist";

/** The back office as a drill uses it: over REST, with an owner's key, two members of staff at once. */

export type Desk = { url: string; key: string };
export type Act = { path: string; body?: Record<string, unknown> };

/** A part may be dying while they press, and has to be back. */
const LIMIT_MS = 120_000;
/** What an act is told that came second: the state has changed, or there is nothing left to give back. */
const TOO_LATE = [400, 409];

/** Makes the key as an owner does who has the server. */
export async function openDesk({ url, dataDir }: TestShop): Promise<Desk> {
  const args = [inRoot("scripts", "admin.mjs"), "create-key", "--name", "drill", "--role", "owner"];
  // Nothing else is inherited: a developer's own DATABASE_URL must not be where the key is made.
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, NODE_ENV: "production", KURSI_ENV_FILE: "none", DATA_DIR: dataDir, DEMO: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let key = "";
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (key += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`the drill got no API key: ${said}`);
  return { url, key: key.trim() };
}

export const press = (desk: Desk, act: Act) => send(desk, "POST", act);

const send = ({ url, key }: Desk, method: string, { path, body }: Act) =>
  persist(
    {
      url: `${url}/api/admin/${path}`,
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body ? { body } : {}),
    },
    LIMIT_MS,
  );

/** Throws what the shop said when it refused. */
export async function ask(desk: Desk, method: "GET" | "POST" | "PUT", act: Act): Promise<Record<string, unknown>> {
  const { status, body } = await send(desk, method, act);
  if (status >= 300) throw new Error(`${method} ${act.path} was answered ${status} ${JSON.stringify(body)}`);
  return body;
}

const detail = z.object({
  order: z.object({ payment_status: z.string() }),
  lines: z.array(z.object({ units: z.array(z.object({ id: z.string(), share_idr: z.number() })) })),
  receipts: z.array(z.object({ id: z.string(), amount_idr: z.number() })),
  money_state: z.string(),
});

export const readDetail = async (desk: Desk, orderId: string): Promise<z.infer<typeof detail>> =>
  detail.parse(await ask(desk, "GET", { path: `orders/${orderId}` }));

/** `won`: the act that was carried out; null when its answer was lost on the way. */
export type Pressed = { problems: string[]; won: 0 | 1 | null };

/** Two members of staff press at once, and only one of the acts may be carried out. */
export async function pressBoth(desk: Desk, what: string, acts: readonly [Act, Act]): Promise<Pressed> {
  const answers = await Promise.all(acts.map((act) => send(desk, "POST", act)));
  const done = answers.filter(({ status }) => status < 300).length;
  // One that was cut off is sent again, and is then told that it comes too late.
  const isCut = answers.some(({ tries }) => tries > 1);
  const isSane = answers.every(({ status }) => status < 300 || TOO_LATE.includes(status));
  const said = answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`).join(" and ");
  const isRight = isSane && (done === 1 || (done === 0 && isCut));
  const won = answers[0] && answers[0].status < 300 ? 0 : 1;
  return {
    problems: isRight ? [] : [`${what}: ${done} of two acts were carried out: ${said}`],
    won: done === 1 ? won : null,
  };
}

const tasks = z.object({ tasks: z.array(z.object({ id: z.string(), action: z.string(), order_id: z.string() })) });

export const readTasks = async (desk: Desk) => tasks.parse(await ask(desk, "GET", { path: "tasks" })).tasks;

const pool = z.object({ accounts: z.array(z.object({ id: z.string(), drivers: z.array(z.string()) })) });

/** The workspaces that no person has to reach by hand. */
export const readWorkspaces = async (desk: Desk) =>
  pool
    .parse(await ask(desk, "GET", { path: "chatgpt-accounts?per_page=100" }))
    .accounts.filter(({ drivers }) => !drivers.includes("manual"));
