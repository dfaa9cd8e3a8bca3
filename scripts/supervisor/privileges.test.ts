import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { chooseAccount } from "@/scripts/postgres/account";
import { nodePart } from "@/scripts/supervisor/node-part";
import { PartLog } from "@/scripts/supervisor/part-log";
import { chooseServiceAccount, complainAboutRights } from "@/scripts/supervisor/privileges";
import { readUid } from "@/scripts/system/processes";

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)("started as root", () => {
  it("a part runs as an account that is neither root nor PostgreSQL's", async () => {
    const account = chooseServiceAccount();
    if (!account) throw new Error("this machine has no account that can read the checkout");
    const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-rights-"));
    const part = nodePart({
      name: "executor",
      args: ["-e", "process.send({ type: 'ready' }); setInterval(() => {}, 1000)"],
      env: { NODE_ENV: "test", PATH: process.env.PATH },
      account,
      log: new PartLog(folder, "executor", false),
      readyWithinMs: 20_000,
      stopWithinMs: 5_000,
    });
    const life = await part.start();
    const uid = readUid(life.pid);
    await life.stop();
    rmSync(folder, { recursive: true });
    expect(uid).toBe(account.uid);
    expect([0, chooseAccount()?.uid]).not.toContain(uid);
  });

  it("the account cannot read what is root's alone", () => {
    const account = chooseServiceAccount();
    const look = spawnSync("/bin/sh", ["-c", "cat /etc/shadow"], { cwd: "/", uid: account?.uid, gid: account?.gid });
    expect(look.status).not.toBe(0);
  });
});

describe("a port below those that are open to everybody", () => {
  const account = { uid: 65534, gid: 65534, name: "nobody" };
  it("is refused when root's rights are given up, and only then", () => {
    expect(complainAboutRights(account, 80, 1024)).toMatch(/^PORT: 80 is for root alone.*reverse proxy/);
    expect(complainAboutRights(account, 80, 0)).toBeUndefined();
    expect(complainAboutRights(account, 3000, 1024)).toBeUndefined();
    expect(complainAboutRights(undefined, 80, 1024)).toBeUndefined();
  });
});
