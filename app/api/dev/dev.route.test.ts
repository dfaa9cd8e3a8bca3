import { desc, eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox, pools, seats, workspaces } from "@/db/schema";
import { setClockOffset } from "@/lib/core/clock";
import { systemCtx } from "@/lib/work/context";
import { forgetEnv } from "@/lib/core/env";
import { channelNamed } from "@/lib/messages/channels/registry";
import { openVendorWorkspace } from "@/lib/pretend";
import { driverNamed } from "@/lib/workspaces/registry";
import { POST as postClock } from "./clock/route";
import { GET as getMailbox } from "./mailbox/route";
import { GET as getWorkspaces, POST as postWorkspaces } from "./workspaces/route";

const ctx = systemCtx("test");
const context = { params: Promise.resolve({}) };
const get = (path: string) => new Request(`http://localhost:3000${path}`);
const post = (path: string, body: unknown) =>
  new Request(`http://localhost:3000${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const stage = (body: unknown) => postWorkspaces(post("/api/dev/workspaces", body), context);

beforeAll(async () => {
  await db().insert(pools).values({ id: "main", name: "Main" });
  await db()
    .insert(workspaces)
    .values({
      poolId: "main",
      name: "Melati",
      driver: "stand_in",
      drivers: ["stand_in"],
      remoteId: "ws-a",
      createdAt: ctx.now(),
    });
  await openVendorWorkspace(ctx, { remoteId: "ws-a", name: "Melati", seats: 2 });
});

afterEach(() => {
  process.env.DEMO = "true";
  forgetEnv();
  setClockOffset(0);
});

it("is not there at all outside the demo", async () => {
  process.env.DEMO = "false";
  forgetEnv();
  const answers = await Promise.all([
    getWorkspaces(get("/api/dev/workspaces"), context),
    stage({ name: "Melati", seats: 9 }),
    getMailbox(get("/api/dev/mailbox"), context),
    postClock(post("/api/dev/clock", { advance_seconds: 60 }), context),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404]);
});

describe("/api/dev/workspaces", () => {
  const workspace = { id: "a", remoteId: "ws-a" };

  it("shows each workspace with its members and invitations, and lets an invited person join", async () => {
    await driverNamed("stand_in").invite(workspace, "ani@shop.example", "key");
    await driverNamed("stand_in").invite(workspace, "budi@shop.example", "key");
    const joined = await stage({ name: "Melati", accept: "Ani@shop.example" });
    expect(joined.status).toBe(200);
    const expected = {
      name: "Melati",
      seats: 2,
      members: [{ email: "ani@shop.example" }],
      pending: [{ email: "budi@shop.example" }],
    };
    expect(await joined.json()).toEqual(expected);
    const list = await getWorkspaces(get("/api/dev/workspaces"), context);
    expect(await list.json()).toEqual({ workspaces: [expected] });
  });

  it("turns knobs, and restocks the vendor and the shop together", async () => {
    expect((await stage({ name: "Melati", knobs: { tokenExpired: true } })).status).toBe(200);
    const refused = await driverNamed("stand_in").invite(workspace, "citra@shop.example", "key");
    expect(refused).toEqual({ outcome: "auth", code: "token_expired" });
    await stage({ name: "Melati", knobs: { tokenExpired: false }, seats: 5 });
    expect((await driverNamed("stand_in").invite(workspace, "citra@shop.example", "key")).outcome).toBe("done");
    expect(await db().$count(seats, eq(seats.status, "free"))).toBe(5);
    const [event] = await db().select().from(outbox).orderBy(desc(outbox.createdAt)).limit(1);
    expect(event).toMatchObject({ name: "stock/supply.freed", data: { supply: "pool:main" } });
  });

  it.each([
    [{}, "name"],
    [{ name: "Melati", seats: -1 }, "seats"],
    [{ name: "Melati", seats: 2.5 }, "seats"],
    [{ name: "Melati", accept: "nobody" }, "accept"],
    [{ name: "Melati", knobs: { latencyMs: "slow" } }, "knobs.latencyMs"],
    [{ name: "Melati", knobs: { ghostSuccess: { next: 0 } } }, "knobs.ghostSuccess.next"],
    [{ name: "Melati", seat: 3 }, "seat"],
  ])("answers %j with 400 and names %s", async (body, field) => {
    const answer = await stage(body);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { fields: Record<string, string> } };
    expect(Object.keys(error.fields)).toContain(field);
  });

  it("answers 404 for a workspace or an invitation that is not there", async () => {
    expect((await stage({ name: "Nowhere", seats: 3 })).status).toBe(404);
    expect((await stage({ name: "Melati", accept: "nobody@shop.example" })).status).toBe(404);
  });
});

describe("/api/dev/mailbox", () => {
  it("shows messages newest first, all or those to one address", async () => {
    for (const [key, to] of [
      ["m1", "ani@shop.example"],
      ["m2", "budi@shop.example"],
      ["m3", "ani@shop.example"],
    ] as const)
      await channelNamed("email").send({ key, to, subject: key, text: "Halo", kind: "order_paid" });
    const read = async (path: string) =>
      (await (await getMailbox(get(path), context)).json()) as { messages: object[] };
    const all = await read("/api/dev/mailbox");
    expect(all.messages.map((message) => Reflect.get(message, "subject"))).toEqual(["m3", "m2", "m1"]);
    const mine = await read("/api/dev/mailbox?to=ANI%40shop.example");
    expect(mine.messages.map((message) => Reflect.get(message, "subject"))).toEqual(["m3", "m1"]);
    expect(mine.messages[0]).toEqual({
      to: "ani@shop.example",
      channel: "email",
      kind: "order_paid",
      subject: "m3",
      text: "Halo",
      sent_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it.each(["?from=x", "?to=a&to=b"])("answers %s with 400", async (query) => {
    expect((await getMailbox(get(`/api/dev/mailbox${query}`), context)).status).toBe(400);
  });
});

describe("/api/dev/clock", () => {
  it("moves the shop's clock forward", async () => {
    const before = ctx.now().getTime();
    const answer = await postClock(post("/api/dev/clock", { advance_seconds: 86_400 }), context);
    const { now } = (await answer.json()) as { now: string };
    expect(Date.parse(now)).toBeGreaterThanOrEqual(before + 86_400_000);
    expect(ctx.now().getTime()).toBeGreaterThanOrEqual(Date.parse(now));
  });

  it.each([
    [{}],
    [{ advance_seconds: 0 }],
    [{ advance_seconds: -5 }],
    [{ advance_seconds: 1e12 }],
    [{ advance_seconds: "1" }],
  ])("answers %j with 400 and names the field", async (body) => {
    const answer = await postClock(post("/api/dev/clock", body), context);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("advance_seconds");
  });
});
