import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { keepRunning } from "@/scripts/supervisor/keep-running";
import { nodePart } from "@/scripts/supervisor/node-part";
import { PartLog } from "@/scripts/supervisor/part-log";
import { findFreePort } from "@/scripts/system/ports";
import { waitUntil } from "@/scripts/system/wait";

/** A server as the site is one: says that it is ready, answers, and can be stopped in its tracks. */
const SERVER = `
  require("node:http").createServer((_, response) => response.writeHead(503).end()).listen(process.env.PORT, "127.0.0.1",
    () => process.send({ type: "ready" }));
  process.on("disconnect", () => process.exit());`;

it("ends a process that hangs and starts it again, and leaves one alone that answers, even with bad news", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-hung-"));
  const port = await findFreePort();
  const told: string[] = [];
  const part = nodePart({
    name: "site",
    args: ["-e", SERVER],
    env: { ...process.env, PORT: String(port) },
    log: new PartLog(folder, "site", false),
    readyWithinMs: 20_000,
    stopWithinMs: 200,
    probe: { url: `http://127.0.0.1:${port}/`, withinMs: 500 },
  });
  const hooks = { onChange: () => {}, tell: (sentence: string) => told.push(sentence) };
  const kept = await keepRunning(part, hooks, { askEveryMs: 50 });
  const first = kept.pid() ?? 0;
  // Many times as long as it takes until one that is silent is ended.
  await waitUntil(() => told.length > 0, { limitMs: 5_000 });
  expect([kept.pid(), told]).toEqual([first, []]);

  process.kill(first, "SIGSTOP");
  expect(await waitUntil(() => kept.pid() !== undefined && kept.pid() !== first, { limitMs: 30_000 })).toBe(true);
  expect(told).toEqual(["The site does not answer any more and is ended.", "The site has ended and is started again."]);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(503);
  await kept.stop();
  rmSync(folder, { recursive: true });
}, 60_000);
