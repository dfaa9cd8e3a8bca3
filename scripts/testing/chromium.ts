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
import { inRoot } from "@/scripts/system/paths";

/** The npm package carries a complete Chromium, compressed, for this platform only. */
const PACKAGE = inRoot("node_modules", "@sparticuz", "chromium");
const isCarried = os.platform() === "linux" && os.arch() === "x64" && existsSync(PACKAGE);

function unpackedFolder(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(path.join(PACKAGE, "package.json"), "utf8"));
  return inRoot(".cache", `chromium-${version}`);
}

const decompress = promisify(brotliDecompress);

export type BrowserLaunch = { executablePath?: string; env?: Record<string, string> };

/**
 * How to launch the browser: `CHROMIUM_PATH`, else the one from npm (after `prepareChromium`), else, on other
 * platforms, the one that Playwright has installed.
 */
export function browserLaunch(): BrowserLaunch {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH };
  if (!isCarried) return {};
  const folder = unpackedFolder();
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    executablePath: path.join(folder, "chromium"),
    env: { ...Object.fromEntries(inherited), FONTCONFIG_FILE: path.join(folder, "fonts.conf"), ...libraryPath(folder) },
  };
}

/** The carried libraries are for the machine that lacks them; elsewhere the system's own fit better. */
function libraryPath(folder: string): Record<string, string> {
  const chromium = path.join(folder, "chromium");
  if (!existsSync(chromium)) return {};
  const isComplete = !execFileSync("ldd", [chromium], { encoding: "utf8" }).includes("not found");
  return isComplete ? {} : { LD_LIBRARY_PATH: path.join(folder, "lib") };
}

/** Unpacks Chromium into `.cache` once. Built beside its place and renamed, so that two test runs do not meet half of it. */
export async function prepareChromium(): Promise<void> {
  if (process.env.CHROMIUM_PATH || !isCarried) return;
  const folder = unpackedFolder();
  if (existsSync(folder)) return;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const bin = path.join(PACKAGE, "bin");
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
