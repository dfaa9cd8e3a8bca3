// Tests of the embedded executor: child processes that can be killed, and free ports.
import { fork, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { DemoSettings } from "../demo/app";
import type { Entry } from "../demo/journal";

const message = z.union([
  z.object({ type: z.literal("ready"), port: z.number() }),
  z.object({
    type: z.literal("journal"),
    entry: z.object({ key: z.string(), what: z.string(), detail: z.unknown().optional() }),
  }),
]);

export type Child = {
  port: number;
  /** Resolves when the process has ended. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Stops it in its tracks: it keeps its sockets and answers nothing. */
  freeze(): void;
  thaw(): void;
};

export function startEngineProcess(env: Record<string, string>): Promise<Child> {
  return start("../main.ts", [], env, () => undefined);
}

export function startDemoProcess(settings: DemoSettings, write: (entry: Entry) => void): Promise<Child> {
  return start("../demo/main.ts", [JSON.stringify(settings)], {}, write);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}

async function start(
  file: string,
  args: string[],
  env: Record<string, string>,
  write: (entry: Entry) => void,
): Promise<Child> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: ["--import", "tsx"],
    env: { PATH: "/usr/bin:/bin", NODE_ENV: "test", ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.on("message", (raw) => {
      const seen = message.parse(raw);
      if (seen.type === "ready") resolve(seen.port);
      else write(seen.entry);
    });
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code} before it was ready`)));
  });
  return {
    port,
    kill: (signal) => kill(child, signal),
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
  };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
  });
  child.kill(signal);
  return ended;
}
