import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chooseAccount, findAccount, type Account } from "@/scripts/postgres/account";
import { inRoot } from "@/scripts/system/paths";

/** One made for the shop, and what systems have for services. */
const CANDIDATES = ["kursi", "www-data", "daemon", "nobody"];

/**
 * The account that site and executor run as when root starts the shop: not PostgreSQL's, which owns the data files.
 * Undefined when no account can read the checkout (one under /root) or run Node.
 */
export function chooseServiceAccount(): Account | undefined {
  const passwd = readFileSync("/etc/passwd", "utf8");
  const postgres = chooseAccount()?.uid;
  return CANDIDATES.map((name) => findAccount(passwd, name)).find(
    (account) => account !== undefined && account.uid !== 0 && account.uid !== postgres && canRun(account),
  );
}

function canRun({ uid, gid }: Account): boolean {
  const { status } = spawnSync(process.execPath, ["--version"], { cwd: "/", uid, gid });
  if (status !== 0) return false;
  const look = 'test -r "$1" && test -r "$2"';
  const files = [inRoot("scripts", "site.mjs"), inRoot("node_modules", ".package-lock.json")];
  return spawnSync("/bin/sh", ["-c", look, "sh", ...files], { cwd: "/", uid, gid }).status === 0;
}

/** The sentence for a port that the account may not have although root may, or undefined. */
export function complainAboutRights(
  account: Account | undefined,
  port: number,
  firstOpenPort = readFirstOpenPort(),
): string | undefined {
  if (!account || port >= firstOpenPort) return undefined;
  return `PORT: ${port} is for root alone, and the site gives root's rights up. Set PORT to ${firstOpenPort} or above and let the reverse proxy listen on ${port}.`;
}

/** From which port on any account may listen; containers often say 0. */
function readFirstOpenPort(): number {
  try {
    return Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8"));
  } catch {
    return 1024;
  }
}
