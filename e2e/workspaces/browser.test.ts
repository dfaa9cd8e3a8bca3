import { readdirSync, readFileSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startBrowserStandin, type BrowserStandin } from "@/e2e/standins/browser-console";
import { forgetEnv } from "@/lib/core/env";
import { createBrowserDriver } from "@/lib/workspaces/drivers/browser/driver";
import { closeBrowser } from "@/lib/workspaces/drivers/browser/house";
import { emailIn } from "@/lib/workspaces/drivers/browser/pages";
import {
  forgetPictures,
  keepPicture,
  listPictures,
  parseName,
  readPicture,
} from "@/lib/workspaces/drivers/browser/pictures";
import type { RemoteWorkspace } from "@/lib/workspaces/driver";
import { isAlive, readProcess, signal } from "@/scripts/system/processes";
import { waitUntil } from "@/scripts/system/wait";
import { prepareChromium } from "@/scripts/testing/chromium";

/** What the contract suite cannot say: a site that changes, logs out, is slow, and asks for a person. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

const ANA = "ana@contoh.test";
const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-browser-"));
const limits: { verifyMs: number; answerMs?: number; callMs?: number } = { verifyMs: 400 };
const driver = createBrowserDriver(() => limits);
let site: BrowserStandin;
let workspace: RemoteWorkspace;

beforeAll(async () => {
  vi.stubEnv("DATA_DIR", folder);
  forgetEnv();
  await prepareChromium();
});
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  delete limits.answerMs;
  delete limits.callMs;
  site = await startBrowserStandin();
  const { settings, credentials } = site;
  workspace = { id: crypto.randomUUID(), remoteId: "r-1", settings, credentials };
});
afterEach(() => site.stop());

const invite = (email = ANA) => driver.invite(workspace, email, "key");
const people = () => site.books.people.map(({ email, state }) => `${state} ${email}`);
const pictures = async () => (await listPictures(workspace.id)).map(({ outcome, code }) => `${outcome} ${code}`);
const posts = () => site.calls.filter(({ method, path: at }) => method === "POST" && at !== "/login").length;

describe("a site that changes its markup", () => {
  it("is used all the same after a redesign in another language, with its buttons in menus", async () => {
    await invite();
    site.knobs.markup = "cards";
    expect(await invite("budi@contoh.test")).toMatchObject({ outcome: "done" });
    expect(await driver.listPending(workspace)).toMatchObject({
      items: [{ email: ANA }, { email: "budi@contoh.test" }],
    });
    expect(await driver.revoke(workspace, ANA)).toMatchObject({ outcome: "done" });
    expect(people()).toEqual(["pending budi@contoh.test"]);
  });

  it("is handed to a person, with a picture, when nothing on it is known any more", async () => {
    site.books.add(ANA, "member");
    site.knobs.markup = "art";
    limits.answerMs = 1_500;
    expect(await invite()).toEqual({ outcome: "challenge", code: "page_changed_pending" });
    expect(await driver.listMembers(workspace)).toEqual({ outcome: "challenge", code: "page_changed_members" });
    expect(await pictures()).toEqual(["challenge page_changed_members", "challenge page_changed_pending"]);
    expect(posts()).toBe(0);
  });

  it("hides nobody: a list that draws fewer people than it counts is not believed", async () => {
    for (const email of [ANA, "budi@contoh.test", "cici@contoh.test"]) site.books.add(email, "member");
    site.knobs.rowsDrawn = 2;
    expect(await driver.listMembers(workspace)).toEqual({ outcome: "challenge", code: "page_changed_list_incomplete" });
  });

  it("does not confirm a dialog that names somebody else", async () => {
    site.books.add(ANA, "member");
    site.knobs.confirmsAnother = "budi@contoh.test";
    expect(await driver.remove(workspace, ANA)).toEqual({
      outcome: "unknown",
      why: "page_changed_confirm_names_another",
    });
    expect(people()).toEqual([`member ${ANA}`]);
  });
});

describe("a site that logs out", () => {
  it("signs in once, remembers it, and signs in again when the session has ended", async () => {
    await invite();
    await driver.listMembers(workspace);
    const signIns = () => site.calls.filter(({ method, path: at }) => method === "POST" && at === "/login").length;
    expect(signIns()).toBe(1);
    site.knobs.logOutAt = "GET /admin/members";
    expect(await driver.listMembers(workspace)).toMatchObject({ outcome: "listed" });
    expect(signIns()).toBe(2);
  });

  it("in the very request that invites: nobody knows, and the next try finds the truth", async () => {
    site.knobs.logOutAt = "POST /admin/api/invites";
    expect(await invite()).toEqual({ outcome: "unknown", why: "not in the lists yet" });
    expect(people()).toEqual([]);
    expect(await invite()).toMatchObject({ outcome: "done" });
    expect(people()).toEqual([`pending ${ANA}`]);
  });

  it("for good while we work: what was sent before is unknown, never refused", async () => {
    site.books.add(ANA, "pending");
    await driver.listPending(workspace);
    site.knobs.logOutAt = "POST /admin/invites/revoke";
    const password = site.credentials["password"] ?? "";
    Object.assign(site.credentials, { password: "diganti-pemiliknya" });
    expect(await driver.revoke(workspace, ANA)).toMatchObject({ outcome: "unknown" });
    Object.assign(site.credentials, { password });
  });

  it("asks for the address and the password on two pages", async () => {
    site.knobs.isTwoStep = true;
    expect(await invite()).toMatchObject({ outcome: "done" });
  });

  it("wants a code from a phone: that is the owner's to type", async () => {
    site.knobs.asksForCode = true;
    expect(await invite()).toEqual({ outcome: "challenge", code: "wants_a_person" });
    expect(await pictures()).toEqual(["challenge wants_a_person"]);
  });
});

describe("a site that is slow, loses answers, or does not tell the truth at once", () => {
  it("waits for a list that is drawn late", async () => {
    site.books.add(ANA, "member");
    site.knobs.drawsAfterMs = 700;
    expect(await driver.listMembers(workspace)).toMatchObject({ items: [{ email: ANA }] });
  });

  it("gives up in time, and closes the page: nothing is pressed after the answer", async () => {
    await driver.listMembers(workspace);
    site.faults.add({ kind: "delay", ms: 1_500 }, { on: "GET /admin", times: Infinity });
    limits.callMs = 2_200;
    expect(await invite()).toEqual({ outcome: "unavailable", why: "no answer in time" });
    site.faults.clear();
    delete limits.callMs;
    await driver.listMembers(workspace);
    expect(posts()).toBe(0);
  });

  it("does not call done what the lists do not show yet", async () => {
    site.books.moods.listLagMs = 60_000;
    expect(await invite()).toEqual({ outcome: "unknown", why: "not in the lists yet" });
    site.books.moods.listLagMs = 0;
    expect(await invite()).toMatchObject({ outcome: "already" });
    expect(people()).toEqual([`pending ${ANA}`]);
  });

  it("does not call done what the site only says", async () => {
    site.books.moods.isGhost = true;
    expect(await invite()).toMatchObject({ outcome: "unknown" });
    expect(people()).toEqual([]);
  });

  it("never buys a seat: a full workspace that offers one is full", async () => {
    site.books.moods.seats = 0;
    site.knobs.sellsSeats = true;
    expect(await invite()).toEqual({ outcome: "full" });
    expect(posts()).toBe(1);
  });
});

describe("the browser", () => {
  const browsers = () =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => readProcess(pid)?.parentPid === process.pid && commandOf(pid).includes("chromium"));
  const commandOf = (pid: number): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  };
  const kill = () => browsers().forEach((pid) => signal(pid, "SIGKILL"));

  it("is one for all calls, one call at a time", async () => {
    const all = await Promise.all(["a", "b", "c"].map((name) => invite(`${name}@contoh.test`)));
    expect(all.map(({ outcome }) => outcome)).toEqual(["done", "done", "done"]);
    expect(browsers()).toHaveLength(1);
  });

  it("has nothing of the shop's environment", async () => {
    await driver.listMembers(workspace);
    const [pid = 0] = browsers();
    const names = readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .map((line) => line.split("=")[0]);
    expect(names.filter((name) => /SECRET|KEY|URL|PASSWORD|DATA_DIR/.test(name ?? ""))).toEqual([]);
  });

  it("that is killed while it looks has changed nothing; the next call starts another", async () => {
    await driver.listMembers(workspace);
    site.faults.add({ kind: "hang" }, { on: "GET /admin", times: 1 });
    const asked = invite();
    await waitUntil(() => site.calls.some(({ fault }) => fault === "hang"), { limitMs: 10_000 });
    kill();
    expect(await asked).toMatchObject({ outcome: "unavailable" });
    expect(await invite()).toMatchObject({ outcome: "done" });
  });

  it("that is killed after it has pressed leaves it unknown", async () => {
    await driver.listMembers(workspace);
    site.faults.add({ kind: "reply_hangs" }, { on: "POST /admin", times: 1 });
    const asked = invite();
    await waitUntil(() => people().length > 0, { limitMs: 20_000 });
    kill();
    expect(await asked).toMatchObject({ outcome: "unknown" });
    expect(await invite()).toMatchObject({ outcome: "already" });
  });

  it("is closed when it is told to, and leaves no process behind", async () => {
    await driver.listMembers(workspace);
    const pids = browsers();
    await closeBrowser();
    expect(await waitUntil(() => pids.every((pid) => !isAlive(pid)), { limitMs: 10_000 })).toBe(true);
  });

  it("that cannot be started hands over to a person", async () => {
    await closeBrowser();
    vi.stubEnv("CHROMIUM_PATH", path.join(folder, "no-such-browser"));
    forgetEnv();
    try {
      expect(await invite()).toEqual({ outcome: "challenge", code: "no_browser" });
    } finally {
      vi.stubEnv("CHROMIUM_PATH", undefined);
      forgetEnv();
    }
  });
});

describe("pictures of failures", () => {
  it("are few, young, and can be forgotten", async () => {
    const now = Date.now();
    for (let n = 0; n < 23; n++)
      await keepPicture(workspace.id, Buffer.from([n]), { outcome: "unknown", code: `no_${n}`, at: new Date(now + n) });
    const kept = await listPictures(workspace.id);
    expect(kept).toHaveLength(20);
    expect(kept[0]).toMatchObject({ outcome: "unknown", code: "no_22" });
    expect(await readPicture(workspace.id, kept[0]?.name ?? "")).toEqual(Buffer.from([22]));
    const inTwoWeeks = new Date(Date.now() + 15 * 86_400_000);
    expect(await forgetPictures(new Date())).toBe(0);
    expect(await forgetPictures(inTwoWeeks)).toBeGreaterThanOrEqual(20);
    expect(await listPictures(workspace.id)).toEqual([]);
  });

  it("are read by no other name than their own", async () => {
    await keepPicture(workspace.id, Buffer.from("x"), { outcome: "auth", code: "signed_out" });
    for (const name of ["../../secrets.json", "x.jpg", "", "2026-11-21T10-20-30-123Z.auth.a/../b.jpg"])
      expect(await readPicture(workspace.id, name)).toBeNull();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (name) => {
        expect(parseName(name) !== null && /[/\\\0]/.test(name)).toBe(false);
      }),
    );
  });
});

describe("the address in a row", () => {
  it("is found among a name, a role and a date, in lower case", () => {
    expect(emailIn("Ana Wijaya\tAna.W+tim@Contoh.co.id\tMember\t21 Nov 2026")).toBe("ana.w+tim@contoh.co.id");
    expect(emailIn("Budi <budi@contoh.test>")).toBe("budi@contoh.test");
    expect(emailIn("Belum ada undangan.")).toBeNull();
  });

  it("is an address or nothing, whatever stands there", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(emailIn(text) ?? "a@b.c").toMatch(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);
      }),
    );
    fc.assert(fc.property(fc.emailAddress(), (email) => void expect(emailIn(`x ${email} y`) ?? "@").toContain("@")));
  });
});
