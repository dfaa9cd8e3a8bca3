import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { inRoot } from "@/scripts/system/paths";
import { isAlive } from "@/scripts/system/processes";
import { waitUntil } from "@/scripts/system/wait";

/** Starts a program that follows npm, under a shell as npm does it; answers the shell and the program's pid. */
async function startUnderShell(env: Record<string, string>) {
  const program = `import(${JSON.stringify(inRoot("scripts", "system", "parent.mjs"))}).then(({ followNpm }) => {
    followNpm();
    setTimeout(() => {}, 60_000);
    console.log(process.pid);
  });`;
  // The second command keeps the shell from becoming the program.
  const shell = spawn("/bin/sh", ["-c", '"$0" -e "$1"; true', process.execPath, program], {
    env: { NODE_ENV: "test", PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line]: unknown[] = await once(shell.stdout, "data");
  return { shell, pid: Number(String(line)) };
}

it("ends when the shell that npm has put between has ended", async () => {
  const { shell, pid } = await startUnderShell({ npm_lifecycle_event: "start" });
  shell.kill("SIGTERM");
  expect(await waitUntil(() => !isAlive(pid), { limitMs: 10_000 })).toBe(true);
});

it("lives on without npm, as a program that was put in the background should", async () => {
  const { shell, pid } = await startUnderShell({});
  shell.kill("SIGTERM");
  await once(shell, "exit");
  expect(await waitUntil(() => !isAlive(pid), { limitMs: 1_000 })).toBe(false);
  process.kill(pid, "SIGKILL");
});
