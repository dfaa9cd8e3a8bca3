import { spawn } from "node:child_process";
import { inRoot, ROOT } from "@/scripts/system/paths";

export type Ended = { exitCode: number | null; output: string };

/** Everything that this process started and that still runs, to be ended with it. */
const running = new Set<() => void>();
for (const name of ["SIGINT", "SIGTERM"] as const)
  process.on(name, () => {
    for (const end of running) end();
    process.exit(130);
  });

/** Runs a program of `node_modules` by its script. `shown` passes its output on as it comes; else it is only collected. */
export function runTool(
  script: readonly [string, ...string[]],
  args: readonly string[],
  options: { shown: boolean; env?: Record<string, string> },
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [inRoot("node_modules", ...script), ...args], {
      cwd: ROOT,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = () => child.kill("SIGTERM");
    running.add(end);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        if (options.shown) process.stdout.write(chunk);
        else output += chunk.toString();
      });
    child.on("error", (error) => (output += String(error)));
    child.on("close", (exitCode) => {
      running.delete(end);
      resolve({ exitCode, output });
    });
  });
}
