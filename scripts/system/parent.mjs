// Plain JavaScript without a dependency: it runs before anything is installed.
import { readFileSync } from "node:fs";

const LOOK_EVERY_MS = 200;

/**
 * Our parent and, on Linux, its parent: under npm these are the shell that npm starts for a script, and npm.
 * @returns {string}
 */
function readAncestors() {
  const parent = process.ppid;
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, "utf8");
    const [, grandparent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${parent} ${grandparent}`;
  } catch {
    return String(parent);
  }
}

/**
 * Under npm: gives ourselves the SIGTERM that does not arrive. npm passes it on to the shell between us, which dies of
 * it without passing it on, and we would live on with nobody to stop us. The same when npm is killed outright.
 */
export function followNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const ancestors = readAncestors();
  const timer = setInterval(() => {
    if (readAncestors() === ancestors) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY_MS);
  timer.unref();
}
