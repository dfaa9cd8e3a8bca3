import { spawn, type ChildProcess } from "node:child_process";
import { inRoot } from "@/scripts/system/paths";
import { findFreePort } from "@/scripts/system/ports";
import { waitUntil } from "@/scripts/system/wait";
import { runTool } from "@/scripts/testing/run";

const NEXT = ["next", "dist", "bin", "next"] as const;

/** Builds and starts the other side of P1 and P8: an application of the same framework with next to nothing in it. */
export async function startBareApp(env: Record<string, string>): Promise<{ url: string; child: ChildProcess }> {
  const folder = inRoot("bench", "bare-next");
  const built = await runTool(NEXT, ["build", folder], { shown: false });
  if (built.exitCode !== 0) throw new Error(`the bare application cannot be built: ${built.output}`);
  const port = await findFreePort();
  const child = spawn(process.execPath, [inRoot("node_modules", ...NEXT), "start", folder, "-p", String(port)], {
    stdio: "ignore",
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...env },
  });
  const url = `http://127.0.0.1:${port}/`;
  const answers = () =>
    fetch(`${url}empty`, { signal: AbortSignal.timeout(1_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  if (await waitUntil(answers, { limitMs: 30_000 })) return { url, child };
  child.kill();
  throw new Error("the bare application does not start");
}
