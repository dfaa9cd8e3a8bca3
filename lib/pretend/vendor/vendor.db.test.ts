import { beforeEach, describe, expect, it } from "vitest";
import { systemCtx, type Ctx } from "@/lib/work/context";
import {
  acceptInvitation,
  joinOutOfBand,
  leaveWorkspace,
  openVendorWorkspace,
  readVendorCalls,
  readVendorWorkspaces,
  setKnobs,
  setVendorSeats,
  vendorCallsAbout,
  type KnobsPatch,
} from "../";
import { createPretendDriver } from "./driver";
import { createPretendVendor } from "./vendor";

let clock = Date.parse("2026-11-21T00:00:00Z");
const ctx = (): Ctx => ({ ...systemCtx("test"), now: () => new Date(clock) });
const driver = createPretendDriver(createPretendVendor(ctx));
const later = (seconds: number): void => void (clock += seconds * 1000);

let number = 0;
let workspace = { id: "", remoteId: "" };
const open = async (seats: number, knobs: KnobsPatch = {}): Promise<void> => {
  const remoteId = `ws-${++number}`;
  await openVendorWorkspace(ctx(), { remoteId, name: `Workspace ${number}`, seats });
  await setKnobs(ctx(), remoteId, knobs);
  workspace = { id: remoteId, remoteId };
};
const turn = (knobs: KnobsPatch) => setKnobs(ctx(), workspace.remoteId, knobs);
const invite = (email: string) => driver.invite(workspace, email, "key");
const pending = async () => emails(await driver.listPending(workspace));
const members = async () => emails(await driver.listMembers(workspace));
const emails = (listing: { outcome: string; items?: { email: string }[] }) =>
  listing.items?.map((item) => item.email) ?? listing.outcome;

beforeEach(() => open(3));

describe("a workspace without faults", () => {
  it("invites, lists, lets people join, and removes them", async () => {
    expect(await invite("Ani@Shop.example")).toMatchObject({ outcome: "done" });
    expect(await pending()).toEqual(["ani@shop.example"]);
    expect(await acceptInvitation(ctx(), workspace.remoteId, "ANI@shop.example")).toBe("joined");
    expect(await acceptInvitation(ctx(), workspace.remoteId, "ani@shop.example")).toBe("already_joined");
    const listing = await driver.listMembers(workspace);
    const memberId = listing.outcome === "listed" ? (listing.items[0]?.memberId ?? "") : "";
    expect(await driver.remove(workspace, memberId)).toEqual({ outcome: "done", id: memberId });
    expect(await driver.remove(workspace, memberId)).toEqual({ outcome: "already", id: null });
    expect(await members()).toEqual([]);
    expect((await vendorCallsAbout(ctx(), workspace.remoteId, "ani@shop.example")).map((call) => call.action)).toEqual([
      "invite",
      "remove",
    ]);
  });

  it("answers `already` to a second invitation of the same person, and gives no second seat", async () => {
    const first = await invite("ani@shop.example");
    const second = await invite("ANI@shop.example ");
    expect(second).toEqual({ outcome: "already", id: first.outcome === "done" ? first.id : "none" });
    await acceptInvitation(ctx(), workspace.remoteId, "ani@shop.example");
    expect((await invite("ani@shop.example")).outcome).toBe("already");
    expect([await pending(), await members()]).toEqual([[], ["ani@shop.example"]]);
  });

  it("is full when members and invitations fill its seats, until one is taken back or seats are bought", async () => {
    for (const name of ["a", "b", "c"]) await invite(`${name}@shop.example`);
    await acceptInvitation(ctx(), workspace.remoteId, "a@shop.example");
    expect(await invite("d@shop.example")).toEqual({ outcome: "full" });
    expect((await driver.revoke(workspace, "b@shop.example")).outcome).toBe("done");
    expect((await driver.revoke(workspace, "b@shop.example")).outcome).toBe("already");
    expect((await invite("d@shop.example")).outcome).toBe("done");
    await setVendorSeats(ctx(), workspace.remoteId, 4);
    expect((await invite("e@shop.example")).outcome).toBe("done");
  });

  it("does not take back the seat of somebody who has joined by revoking", async () => {
    await invite("a@shop.example");
    await acceptInvitation(ctx(), workspace.remoteId, "a@shop.example");
    expect((await driver.revoke(workspace, "a@shop.example")).outcome).toBe("already");
    expect(await members()).toEqual(["a@shop.example"]);
  });

  it("lists everybody when they fill several pages", async () => {
    await open(150);
    const names = Array.from({ length: 150 }, (_, n) => `p${n}@shop.example`);
    for (const name of names) await joinOutOfBand(ctx(), workspace.remoteId, name);
    const seen = await members();
    expect([...seen].toSorted()).toEqual(names.toSorted());
  });

  it("refuses what is no email address", async () => {
    expect(await invite("not an address")).toEqual({ outcome: "refused", code: "bad_email" });
  });

  it("is good for nobody when it is not there", async () => {
    const outcome = { outcome: "auth", code: "workspace_not_found" };
    expect(await driver.invite({ id: "x", remoteId: "ws-none" }, "a@shop.example", "key")).toEqual(outcome);
    expect(await driver.listMembers({ id: "x", remoteId: "ws-none" })).toEqual(outcome);
  });
});

describe("each knob", () => {
  it("replyLostAfterEffect: answers unknown, and the list shows the truth", async () => {
    await turn({ replyLostAfterEffect: { next: 1 } });
    expect((await invite("a@shop.example")).outcome).toBe("unknown");
    expect(await pending()).toEqual(["a@shop.example"]);
    expect((await invite("a@shop.example")).outcome).toBe("already");
  });

  it("ghostSuccess: confirms, and nobody is in the lists", async () => {
    await turn({ ghostSuccess: { next: 1 } });
    expect((await invite("a@shop.example")).outcome).toBe("done");
    expect(await pending()).toEqual([]);
    expect((await invite("a@shop.example")).outcome).toBe("done");
    expect(await pending()).toEqual(["a@shop.example"]);
    expect((await readVendorCalls(ctx(), workspace.remoteId, 9)).map((call) => [call.action, call.outcome])).toEqual([
      ["list_pending", "done"],
      ["invite", "done"],
      ["list_pending", "done"],
      ["invite", "ghost"],
    ]);
  });

  it("listLagSeconds: invites at once, shows it later", async () => {
    await turn({ listLagSeconds: 30 });
    expect((await invite("a@shop.example")).outcome).toBe("done");
    expect(await pending()).toEqual([]);
    later(30);
    expect(await pending()).toEqual(["a@shop.example"]);
  });

  it("unavailable: nothing was done", async () => {
    await turn({ unavailable: { next: 2 } });
    expect((await invite("a@shop.example")).outcome).toBe("unavailable");
    expect(await pending()).toBe("unavailable");
    expect(await pending()).toEqual([]);
  });

  it("tokenExpired and deactivated: auth, for reads as well", async () => {
    await turn({ tokenExpired: true });
    expect(await invite("a@shop.example")).toEqual({ outcome: "auth", code: "token_expired" });
    expect(await driver.listMembers(workspace)).toEqual({ outcome: "auth", code: "token_expired" });
    await turn({ tokenExpired: false, deactivated: true });
    expect(await invite("a@shop.example")).toEqual({ outcome: "auth", code: "account_deactivated" });
    await turn({ deactivated: false });
    expect((await invite("a@shop.example")).outcome).toBe("done");
  });

  it("capacity: full before the sold seats are used up", async () => {
    await turn({ capacity: 1 });
    expect((await invite("a@shop.example")).outcome).toBe("done");
    expect(await invite("b@shop.example")).toEqual({ outcome: "full" });
    await turn({ capacity: null });
    expect((await invite("b@shop.example")).outcome).toBe("done");
  });

  it("perMinuteLimit: 429 with the wait, then served again", async () => {
    await turn({ perMinuteLimit: 2 });
    await invite("a@shop.example");
    later(20);
    await invite("b@shop.example");
    expect(await invite("c@shop.example")).toEqual({ outcome: "rate_limited", afterSeconds: 40 });
    later(40);
    expect((await invite("c@shop.example")).outcome).toBe("done");
  });

  it("refuseEmails: refused by pattern, without a seat", async () => {
    await turn({ refuseEmails: ["*@blocked.example"] });
    expect(await invite("a@blocked.example")).toEqual({ outcome: "refused", code: "email_refused" });
    expect((await invite("a@shop.example")).outcome).toBe("done");
    expect(await pending()).toEqual(["a@shop.example"]);
  });

  it("strangersJoin and membersLeave: the lists change without us", async () => {
    await joinOutOfBand(ctx(), workspace.remoteId, "a@shop.example");
    await turn({ strangersJoin: { next: 1 } });
    const seen = await members();
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatch(/^stranger-\w+@elsewhere\.example$/);
    await turn({ membersLeave: { next: 1 } });
    expect(await members()).toEqual(seen.slice(1));
  });

  it("latencyMs: an answer later than the time limit is unknown; the call is carried out all the same", async () => {
    await turn({ latencyMs: 60 });
    const hasty = createPretendDriver(createPretendVendor(ctx), 5);
    expect((await hasty.invite(workspace, "a@shop.example", "key")).outcome).toBe("unknown");
    await turn({ latencyMs: 0 });
    await expect.poll(pending, { timeout: 5_000 }).toEqual(["a@shop.example"]);
  });

  it("probability and seed: the same calls are struck in two workspaces, in whatever order they come", async () => {
    const knobs: KnobsPatch = { seed: "s1", replyLostAfterEffect: { probability: 0.5 } };
    const names = Array.from({ length: 16 }, (_, n) => `p${n}@shop.example`);
    await open(16, knobs);
    const first = await Promise.all(names.map(async (name) => [name, (await invite(name)).outcome]));
    await open(16, knobs);
    const second = [];
    for (const name of names.toReversed()) second.push([name, (await invite(name)).outcome]);
    expect(second.toReversed()).toEqual(first);
    expect(new Set(first.map(([, outcome]) => outcome))).toEqual(new Set(["done", "unknown"]));
  });
});

describe("the back door", () => {
  it("lets people leave and strangers in, within the seats", async () => {
    await open(1);
    await joinOutOfBand(ctx(), workspace.remoteId, "a@shop.example");
    await expect(joinOutOfBand(ctx(), workspace.remoteId, "a@shop.example")).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(joinOutOfBand(ctx(), workspace.remoteId, "b@shop.example")).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await leaveWorkspace(ctx(), workspace.remoteId, "a@shop.example")).toBe("left");
    expect(await leaveWorkspace(ctx(), workspace.remoteId, "a@shop.example")).toBe("not_there");
  });

  it("says so when there is nothing to accept", async () => {
    const accepting = acceptInvitation(ctx(), workspace.remoteId, "a@shop.example");
    await expect(accepting).rejects.toMatchObject({ code: "not_found" });
  });

  it("shows everybody, list lag or not, and keeps seats and knobs when the seed runs again", async () => {
    await turn({ listLagSeconds: 600 });
    await invite("a@shop.example");
    await openVendorWorkspace(ctx(), { remoteId: workspace.remoteId, name: "Another name", seats: 99 });
    const view = (await readVendorWorkspaces(ctx())).find((one) => one.remoteId === workspace.remoteId);
    expect(view).toMatchObject({ seats: 3, members: [], pending: [{ email: "a@shop.example" }] });
    expect(view?.knobs.listLagSeconds).toBe(600);
  });
});
