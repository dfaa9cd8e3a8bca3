import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What a build is made from. Tests, migrations and the seed are not in it. */
const FOLDERS = ["app", "components", "db", "inngest", "lib", "public"];
const FILES = [
  "next.config.mjs",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "tsconfig.json",
];
const LEFT_OUT = [
  /\.test\.tsx?$/,
  /\.md$/,
  /^lib[\\/]testing[\\/]/,
  /^db[\\/](migrations|seed)[\\/]/,
  /^inngest[\\/]embedded[\\/]/,
  /^public[\\/]readme[\\/]/,
];

export const isBuildInput = (file: string): boolean => !LEFT_OUT.some((pattern) => pattern.test(file));

/** A hash over the names and contents of everything that the site is built from. */
export function computeBuildStamp(root: string): string {
  const hash = createHash("sha256");
  const files = FILES.filter((file) => existsSync(path.join(root, file)));
  for (const folder of FOLDERS) files.push(...listFiles(root, folder));
  for (const file of files.filter(isBuildInput).toSorted()) {
    const content = readFileSync(path.join(root, file));
    // Lengths keep "ab" + "c" apart from "a" + "bc".
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

function listFiles(root: string, folder: string): string[] {
  const start = path.join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}
