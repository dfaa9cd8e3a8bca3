import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { refuseForRealMoney, warnAboutSettings } from "@/lib/core/real-shop";
import { chooseServiceAccount, complainAboutRights } from "@/scripts/supervisor/privileges";
import { say } from "@/scripts/supervisor/progress";
import type { Account } from "@/scripts/postgres/account";
import type { OwnerSignIn } from "@/scripts/supervisor/seed";
import { keepSecrets } from "@/scripts/supervisor/secrets";
import { prepareDataDir, readSettings, type Settings } from "@/scripts/supervisor/settings";
import { Shop } from "@/scripts/supervisor/shop";
import { takeLock } from "@/scripts/system/lock";
import { complainAboutPort, tryListening } from "@/scripts/system/ports";
import { Problem } from "@/scripts/system/problem";

/** `npm start` and `npm run dev`: checks, starts every part, keeps them running, and stops them in order. */
async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  const { env } = settings;
  const refusals = refuseForRealMoney(env);
  if (refusals.length > 0) throw new Problem(refusals.join("\n"));
  for (const warning of warnAboutSettings(env)) say(warning);
  const complaint = complainAboutPort(env.PORT, await tryListening(env.PORT, env.host));
  if (complaint) throw new Problem(complaint);
  prepareDataDir(settings);
  const lock = takeLock(path.join(settings.dataDir, "supervisor.lock"));
  if ("heldBy" in lock)
    throw new Problem(
      `DATA_DIR: ${settings.dataDir} is in use by a shop that runs already (process ${lock.heldBy}). Stop it, or name another folder.`,
    );
  const { secrets } = keepSecrets(settings.dataDir);
  const shop = new Shop(settings, secrets, dropRights(settings));
  const stopOnce = stopper(shop, lock.release);
  try {
    await shop.start();
    greet(settings, shop.owner);
  } catch (error) {
    if (shop.owner) say(describeOwner(shop.owner));
    await stopOnce(explain(error));
  }
}

/** Root's rights are for starting PostgreSQL and for nothing that strangers talk to. */
function dropRights({ isDev, env }: Settings): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  // A dev server writes all over the checkout, which is its user's own.
  if (isDev) return void say("The site runs as root, since it is a dev server.");
  const account = chooseServiceAccount();
  const complaint = complainAboutRights(account, env.PORT);
  if (complaint) throw new Problem(complaint);
  if (!account) say("The site runs as root: no other account can read this folder. Move it, or start as a user.");
  return account;
}

/** Ends the shop and this process once, however many signals come: npm and the terminal both send one on Ctrl-C. */
function stopper(shop: Shop, release: () => void): (exitCode: number) => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = (exitCode: number): Promise<void> => {
    stopping ??= shop
      .stop()
      .catch((error: unknown) => say(String(error)))
      .then(() => {
        release();
        process.exit(exitCode);
      });
    return stopping;
  };
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => {
      if (!stopping) say("Stopping …");
      void stop(0);
    });
  // Only a program that started us has a channel to us; when it is gone, nobody would stop us.
  if (process.send) process.on("disconnect", () => void stop(0));
  process.on("uncaughtException", (error) => {
    say(error.stack ?? String(error));
    void stop(1);
  });
  return stop;
}

/** Says what went wrong: a sentence for what a person can put right, everything for what we did not foresee. */
function explain(error: unknown): number {
  if (error instanceof Error && error.name === "AbortError") return 0;
  if (error instanceof Problem) say(error.message);
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

const describeOwner = ({ email, password }: OwnerSignIn): string =>
  `The owner's sign-in, shown this once:\n  Email    ${email}\n  Password ${password ?? "(the one in OWNER_PASSWORD)"}`;

function greet({ env, dataDir }: Settings, owner: OwnerSignIn | undefined): void {
  const lines = ["", `${env.STORE_NAME} is open.`, `  Shop     ${env.appUrl}`, `  Admin    ${env.appUrl}/admin`];
  if (env.isDemo) lines.push(`  Mailbox  ${env.appUrl}/dev/mailbox`, `  Seats    ${env.appUrl}/dev/workspace`);
  lines.push(`  Data     ${dataDir}`);
  const database = path.join(dataDir, "postgres");
  if (existsSync(database) && realpathSync(database) !== path.join(realpathSync(dataDir), "postgres"))
    lines.push(`  Database ${realpathSync(database)} (its account cannot enter the data directory)`);
  if (owner) lines.push("", describeOwner(owner));
  lines.push("", "Ctrl-C stops everything.", "");
  process.stdout.write(`${lines.join("\n")}\n`);
}

// Whoever read our output has gone away; that is no reason to close the shop.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

try {
  await main();
} catch (error) {
  process.exit(explain(error));
}
