import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";
import { Problem } from "@/scripts/system/problem";

/** The system account that PostgreSQL runs as. Undefined: as ourselves. */
export type Account = { uid: number; gid: number; name: string };

/** Finds an account in the text of `/etc/passwd`. */
export function findAccount(passwd: string, name: string): Account | undefined {
  const line = passwd.split("\n").find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (!uid || !gid) return undefined;
  return { uid: Number(uid), gid: Number(gid), name };
}

/**
 * PostgreSQL refuses to run as root. When we are root, it runs as `postgres` if there is such an account, else as
 * `nobody`, which every Linux has.
 */
export function chooseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) {
    complainIfNameless();
    return undefined;
  }
  const passwd = readFileSync("/etc/passwd", "utf8");
  const account = findAccount(passwd, "postgres") ?? findAccount(passwd, "nobody");
  const tried = account && spawnSync("/bin/sh", ["-c", "exit 0"], { cwd: "/", uid: account.uid, gid: account.gid });
  if (account && tried?.status === 0) return account;
  throw new Problem(
    "PostgreSQL refuses to run as root, and no other account can be used here. Start the shop as an ordinary user, or set DATABASE_URL.",
  );
}

/** PostgreSQL's set-up asks for the name of the account, which one made up by a container runtime does not have. */
function complainIfNameless(): void {
  try {
    os.userInfo();
  } catch {
    throw new Problem(
      `This account (uid ${process.getuid?.()}) has no name in /etc/passwd, and PostgreSQL cannot be set up without one. Start the shop as a named account, or set DATABASE_URL.`,
    );
  }
}

/** Whether the account may pass through a folder: false when it or a parent is closed to others, such as /root (mode 700). */
export function canEnter(account: Account | undefined, folder: string): boolean {
  if (!account) return true;
  const identity = { cwd: "/", uid: account.uid, gid: account.gid };
  return spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", folder], identity).status === 0;
}
