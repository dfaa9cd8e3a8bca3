// Plain JavaScript without a dependency: it runs before anything is installed.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { followNpm } from "./parent.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OLDEST_NODE = [20, 19];

/**
 * The sentence for a Node that is too old, or undefined.
 * @param {string} version As in `process.versions.node`.
 */
export function complainAboutNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Kursi needs Node ${OLDEST_NODE.join(".")} or newer, and this is ${version}.`;
}

/**
 * The packages that `package-lock.json` demands and npm's own record of what is installed
 * (`node_modules/.package-lock.json`) lacks or has in another version. Optional ones depend on the platform.
 * @typedef {Record<string, unknown>} Entry
 * @param {{ packages?: Record<string, Entry> }} wanted
 * @param {{ packages?: Record<string, Entry> }} installed
 */
export function findMissingPackages(wanted, installed) {
  return Object.entries(wanted.packages ?? {})
    .filter(([place, entry]) => place !== "" && !entry.optional && !entry.devOptional && !entry.link)
    .filter(([place, entry]) => installed.packages?.[place]?.version !== entry.version)
    .map(([place]) => place);
}

/** @param {string[]} parts */
function readJson(...parts) {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, ...parts), "utf8"));
  } catch {
    return {};
  }
}

function runNpmCi() {
  const started = Date.now();
  const npm = process.env.npm_execpath;
  // No package needs its install script; `--include=dev` because NODE_ENV=production would leave the build tools out.
  const options = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const [program, args] = npm?.endsWith(".js") ? [process.execPath, [npm, ...options]] : ["npm", options];
  console.error("Installing packages (npm ci) …");
  const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output = (output + chunk).slice(-4000)));
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const ticker = setInterval(() => console.error(`  still installing, ${seconds()} s`), 10_000);
  const forward = (/** @type {NodeJS.Signals} */ name) => child.kill(name);
  process.once("SIGTERM", forward).once("SIGINT", forward);
  return new Promise((resolve) => {
    const finish = (/** @type {string | undefined} */ problem) => {
      clearInterval(ticker);
      process.off("SIGTERM", forward).off("SIGINT", forward);
      if (!problem) console.error(`  installed in ${seconds()} s`);
      resolve(problem);
    };
    child.on("error", (error) => finish(`npm could not be started: ${error.message}`));
    child.on("close", (code) =>
      finish(code === 0 ? undefined : `${output.trim()}\nThe packages could not be installed.`),
    );
  });
}

/**
 * Checks Node, installs what is missing, then runs a TypeScript file of this project in this process.
 * @param {string} script
 */
export async function launch(script) {
  process.chdir(ROOT);
  followNpm();
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const missing = () =>
    findMissingPackages(readJson("package-lock.json"), readJson("node_modules", ".package-lock.json"));
  const problem = complainAboutNode(process.versions.node) ?? (missing().length > 0 ? await runNpmCi() : undefined);
  if (problem) {
    console.error(problem);
    process.exit(1);
  }
  const { register } = await import("tsx/esm/api");
  register();
  await import(pathToFileURL(path.join(ROOT, script)).href);
}
