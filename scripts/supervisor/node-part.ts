import { spawn, type ChildProcess } from "node:child_process";
import type { Account } from "@/scripts/postgres/account";
import type { Life, Part } from "@/scripts/supervisor/keep-running";
import type { PartLog } from "@/scripts/supervisor/part-log";
import { ROOT } from "@/scripts/system/paths";
import { waitUntil } from "@/scripts/system/wait";

type NodePart = {
  name: Part["name"];
  /** Arguments of `node`. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Whose rights it has. Undefined: ours. */
  account?: Account | undefined;
  log: PartLog;
  /** How long a start may take until the process says that it is ready. */
  readyWithinMs: number;
  /** How long it may take to finish what it has begun; after that it is killed. */
  stopWithinMs: number;
  /** Where it answers as long as it does not hang, whatever the answer is. */
  probe?: { url: string; withinMs: number } | undefined;
};

/**
 * A part that is a Node process of ours: it sends `{type: "ready"}` when it works, stops on SIGTERM, and also stops by
 * itself when the channel to us closes, so that it cannot outlive us.
 */
export const nodePart = (definition: NodePart): Part => {
  const { name, probe } = definition;
  return { name, start: () => startNode(definition), ...(probe ? { answers: () => isAnswering(probe) } : {}) };
};

async function isAnswering({ url, withinMs }: NonNullable<NodePart["probe"]>): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(withinMs) });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function startNode(definition: NodePart): Promise<Life> {
  const child = spawn(process.execPath, definition.args, {
    cwd: ROOT,
    env: definition.env,
    ...(definition.account ? { uid: definition.account.uid, gid: definition.account.gid } : {}),
    // Its own process group: Ctrl-C reaches the supervisor alone, which stops the parts in order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  definition.log.follow(child.stdout, "stdout");
  definition.log.follow(child.stderr, "stderr");
  let isReady = false;
  let hasEnded = false;
  child.on("message", (message) => {
    if (typeof message === "object" && message && "type" in message && message.type === "ready") isReady = true;
  });
  const ended = new Promise<void>((resolve) => {
    const settle = () => {
      hasEnded = true;
      resolve();
    };
    child.once("exit", settle).once("error", settle);
  });
  await waitUntil(() => isReady || hasEnded, { limitMs: definition.readyWithinMs });
  if (!isReady) {
    child.kill("SIGKILL");
    const how = hasEnded ? `it ended with ${child.signalCode ?? child.exitCode}` : "it does not become ready";
    throw new Error(`${how}; its output is in ${definition.log.file}`);
  }
  return { pid: child.pid ?? 0, ended, stop: () => stopNode(child, () => hasEnded, definition.stopWithinMs) };
}

async function stopNode(child: ChildProcess, hasEnded: () => boolean, limitMs: number): Promise<void> {
  if (hasEnded()) return;
  child.kill("SIGTERM");
  if (await waitUntil(hasEnded, { limitMs })) return;
  child.kill("SIGKILL");
  await waitUntil(hasEnded, { limitMs: 5_000 });
}
