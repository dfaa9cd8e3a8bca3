import { execFileSync, spawn } from "node:child_process";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { brotliDecompress, createBrotliDecompress } from "node:zlib";
import { env, workingFolder } from "./env";

/**
 * The browser: `CHROMIUM_PATH`, else the Chromium that an npm package carries, compressed, for Linux on x64, else the
 * Chrome that is installed. Every process works in the root of the checkout.
 */
const packageFolder = (): string => path.join(workingFolder(), "node_modules", "@sparticuz", "chromium");
const isCarried = (): boolean => os.platform() === "linux" && os.arch() === "x64" && existsSync(packageFolder());

const decompress = promisify(brotliDecompress);

/** How Playwright is to start it; `env` is what it needs beside the caller's own. */
export type Chromium = { executablePath?: string; channel?: "chrome"; env: Record<string, string> };

/** The browser as it is found now; the carried one in the first of `folders` that has it unpacked, else in the last. */
export function findChromium(folders: readonly string[]): Chromium {
  const named = env().CHROMIUM_PATH;
  if (named) return { executablePath: named, env: {} };
  if (!isCarried()) return { channel: "chrome", env: {} };
  const unpacked = folders.map(unpackedIn);
  const folder = unpacked.find((one) => existsSync(one)) ?? unpacked.at(-1) ?? "";
  const executablePath = path.join(folder, "chromium");
  return { executablePath, env: { FONTCONFIG_FILE: path.join(folder, "fonts.conf"), ...libraryPath(folder) } };
}

function unpackedIn(folder: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(path.join(packageFolder(), "package.json"), "utf8"));
  return path.join(folder, `chromium-${version}`);
}

/** The carried libraries are for the machine that lacks them; elsewhere the system's own fit better. */
function libraryPath(folder: string): Record<string, string> {
  const chromium = path.join(folder, "chromium");
  if (!existsSync(chromium)) return {};
  const isComplete = !execFileSync("ldd", [chromium], { encoding: "utf8" }).includes("not found");
  return isComplete ? {} : { LD_LIBRARY_PATH: path.join(folder, "lib") };
}

/**
 * Unpacks the carried Chromium into the last of `folders`, once, unless it lies in one of them. Built beside its place
 * and renamed, so that two processes do not meet half of it.
 */
export async function unpackChromium(folders: readonly string[]): Promise<void> {
  if (env().CHROMIUM_PATH || !isCarried() || folders.map(unpackedIn).some((one) => existsSync(one))) return;
  const folder = unpackedIn(folders.at(-1) ?? "");
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const bin = path.join(packageFolder(), "bin");
  await Promise.all([
    pipeline(
      createReadStream(path.join(bin, "chromium.br")),
      createBrotliDecompress(),
      createWriteStream(path.join(unfinished, "chromium"), { mode: 0o755 }),
    ),
    ...["fonts", "swiftshader", "al2023"].map((name) => unpackTar(path.join(bin, `${name}.tar.br`), unfinished)),
  ]);
  writeFileSync(path.join(unfinished, "fonts.conf"), fontsConf(folder));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function unpackTar(archive: string, into: string): Promise<void> {
  const content = await decompress(readFileSync(archive));
  await new Promise<void>((resolve, reject) => {
    const tar = spawn("tar", ["-xf", "-", "-C", into], { stdio: ["pipe", "ignore", "inherit"] });
    tar.once("error", reject);
    tar.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code}: ${archive}`))));
    // It may close its end as soon as it has seen the last file; its exit code is what counts.
    tar.stdin.on("error", () => {});
    tar.stdin.end(content);
  });
}

/** The package's own file names /tmp/fonts, and where that is missing no text is drawn at all. */
const fontsConf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(folder, "font-cache")}</cachedir>
</fontconfig>
`;
