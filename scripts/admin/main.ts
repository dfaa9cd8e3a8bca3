import { isDomainError } from "@/lib/core/errors";
import { parseCommand, type Command } from "@/scripts/admin/command";
import { withShopDatabase } from "@/scripts/admin/database";
import { isPoolCommand, runPoolCommand } from "@/scripts/admin/pool-commands";
import { prepareRotation } from "@/scripts/admin/rotate-key";
import { isShopCommand, runShopCommand, type OpenedShop } from "@/scripts/admin/shop-commands";
import { runStaffCommand, withPasswordRead } from "@/scripts/admin/staff-commands";
import { syncEngine } from "@/scripts/admin/sync-engine";
import { childEnv } from "@/scripts/supervisor/child-env";
import { keepSecrets } from "@/scripts/supervisor/secrets";
import { prepareDataDir, readSettings } from "@/scripts/supervisor/settings";
import { Problem } from "@/scripts/system/problem";

/** What is secret goes to stdout, alone on its line; everything said to a person goes to stderr. */
const say = (line: string) => process.stderr.write(`${line}\n`);
const hand = (secret: string) => process.stdout.write(`${secret}\n`);

async function run(command: Exclude<Command, { verb: "sync-engine" }>, shop: OpenedShop): Promise<void> {
  // Imported only now: these modules read the environment, which is complete only now.
  const { systemCtx } = await import("@/lib/work/context");
  const { pool } = await import("@/db/client");
  try {
    const ctx = systemCtx("admin-cli");
    if (isPoolCommand(command)) await runPoolCommand(ctx, command, { say, input: process.stdin });
    else if (isShopCommand(command)) await runShopCommand(ctx, command, shop, say);
    else await runStaffCommand(ctx, command, { say, hand });
  } finally {
    await pool().end();
  }
}

/** Events of these verbs stay in the outbox; the shop sends them. */
const NOBODY_LISTENS = 9;

async function main(): Promise<void> {
  const parsed = parseCommand(process.argv.slice(2));
  const settings = readSettings([], process.env);
  prepareDataDir(settings);
  const kept = keepSecrets(settings.dataDir).secrets;
  if (parsed.verb === "sync-engine") return void say(await syncEngine(settings, kept));
  const command = await withPasswordRead(parsed, process.stdin);
  const secrets = command.verb === "rotate-key" ? prepareRotation(settings, kept) : kept;
  await withShopDatabase(settings, secrets, async (urls) => {
    const addresses = { databaseUrl: urls.site, executorPort: NOBODY_LISTENS };
    Object.assign(process.env, childEnv(process.env, settings, secrets, addresses));
    // The logger writes to stdout, which is kept for what is secret.
    process.env.LOG_LEVEL = "silent";
    await run(command, { settings, urls });
  });
}

function explain(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (isDomainError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await main();
} catch (error) {
  say(explain(error));
  process.exitCode = 1;
}
