import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { transitions, workspaces } from "@/db/schema";
import { systemCtx, type Ctx } from "@/lib/work/context";
import {
  beginCall,
  findWorkspace,
  markWell,
  noteOutcome,
  openForSale,
  restWorkspace,
  selectCalls,
  selectWorkspace,
  stepDown,
  suspendWorkspace,
  upsertPool,
  upsertWorkspace,
} from ".";

const ctx = systemCtx("test");
const later = (minutes: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + minutes * 60_000) });

async function open(reserve = 0, driver: "stand_in" | "browser" = "stand_in") {
  const name = `ws-${randomUUID()}`;
  await upsertPool(ctx, { id: name, name });
  const id = await upsertWorkspace(ctx, { poolId: name, name, driver, remoteId: name, reserve });
  return { id, poolId: name, name, reserve };
}

const isOpen = async (poolId: string, at: Ctx = ctx): Promise<boolean> => (await openForSale(at, [poolId])).length > 0;

describe("a workspace", () => {
  it("is made once, found by its name at the vendor, and keeps its health when it is made again", async () => {
    const { id, poolId, name } = await open(2);
    await restWorkspace(ctx, id, "full", later(5).now());
    expect(await upsertWorkspace(ctx, { poolId, name, driver: "stand_in", remoteId: name })).toBe(id);
    expect(await selectWorkspace(ctx, id)).toMatchObject({ reserve: 2, trouble: "full", failures: 1 });
    expect(await findWorkspace(ctx, "stand_in", name)).toEqual({ id, poolId });
    expect(await findWorkspace(ctx, "stand_in", "unknown")).toBeNull();
  });

  it("is not sold from while it rests, and again afterwards", async () => {
    const { id, poolId } = await open();
    expect(await isOpen(poolId)).toBe(true);
    await restWorkspace(ctx, id, "unavailable", later(5).now());
    expect([await isOpen(poolId), await isOpen(poolId, later(6))]).toEqual([false, true]);
    await markWell(ctx, await selectWorkspace(ctx, id));
    expect(await isOpen(poolId)).toBe(true);
    expect(await selectWorkspace(ctx, id)).toMatchObject({ restUntil: null, trouble: null, failures: 0 });
  });

  it("is suspended once, with the refusal on record, and a call that goes well does not reopen it", async () => {
    const { id, poolId } = await open();
    for (const refusal of ["token_expired", "account_deactivated"]) await suspendWorkspace(ctx, id, refusal);
    expect(await isOpen(poolId, later(10_000))).toBe(false);
    expect(await db().select().from(transitions).where(eq(transitions.entityId, id))).toMatchObject([
      { from: "AVAILABLE", to: "SUSPENDED", reason: "workspace_refused_sign_in", facts: { refusal: "token_expired" } },
    ]);
    await markWell(ctx, { ...(await selectWorkspace(ctx, id)), failures: 1 });
    expect(await selectWorkspace(ctx, id)).toMatchObject({ status: "SUSPENDED", trouble: "auth" });
  });
});

describe("a call to a vendor", () => {
  const about = (workspaceId: string) => ({
    orderId: "ORD-1",
    unitId: randomUUID(),
    assignmentId: randomUUID(),
    workspaceId,
    seatId: randomUUID(),
    email: "a@example.com",
    action: "invite" as const,
  });

  it("counts as unknown until its outcome is noted", async () => {
    const call = about((await open()).id);
    const id = await beginCall(ctx, call);
    expect(await selectCalls(ctx, { assignmentId: call.assignmentId })).toMatchObject([{ id, outcome: "unknown" }]);
    await noteOutcome(ctx, id ?? 0, { outcome: "refused", code: "email_refused" });
    expect(await selectCalls(ctx, { assignmentId: call.assignmentId })).toMatchObject([
      { outcome: "refused", detail: "email_refused" },
    ]);
  });

  it("belongs to its seat only since the seat was taken", async () => {
    const call = about((await open()).id);
    const older = await beginCall(ctx, call);
    await noteOutcome(ctx, older ?? 0, { outcome: "done", id: null });
    const newer = await beginCall(later(10), call);
    const since = later(5).now();
    expect((await selectCalls(ctx, { seatId: call.seatId, since })).map(({ id }) => id)).toEqual([newer]);
    expect(await selectCalls(ctx, { seatId: call.seatId, since: null })).toHaveLength(2);
  });

  it("is the lease on its person there: it ends with a certain outcome, else by itself", async () => {
    const call = about((await open()).id);
    const id = await beginCall(ctx, call);
    expect(await beginCall(ctx, { ...call, action: "remove" })).toBeNull();
    expect(await beginCall(ctx, { ...call, email: "b@example.com" })).not.toBeNull();
    expect(await beginCall(ctx, { ...call, workspaceId: (await open()).id })).not.toBeNull();

    await noteOutcome(ctx, id ?? 0, { outcome: "unknown", why: "no answer in time" });
    expect(await beginCall(ctx, call)).toBeNull();
    const next = await beginCall(later(2), call);
    expect(next).not.toBeNull();
    // The owner hands it on to another call of its own.
    const handedOn = await beginCall(later(2), call, next ?? 0);
    expect(handedOn).not.toBeNull();
    await noteOutcome(ctx, handedOn ?? 0, { outcome: "full" });
    expect(await beginCall(later(2), call)).not.toBeNull();
    // Taken two minutes ahead of a clock that was set back since.
    expect(await beginCall(ctx, call)).not.toBeNull();
  });

  it("is leased as long as the slowest driver of the chain may take, also when another one takes over", async () => {
    const { id } = await open(0, "browser");
    const call = about(id);
    await db()
      .update(workspaces)
      .set({ drivers: ["browser", "manual"] })
      .where(eq(workspaces.id, id));
    await beginCall(ctx, call);
    expect(await beginCall(later(2), { ...call, action: "remove" })).toBeNull();
    await stepDown(ctx, await selectWorkspace(ctx, id));
    // The next link's own lease would end earlier; that does not make the open one look like a wrong clock's.
    expect(await beginCall(later(2), { ...call, action: "remove" })).toBeNull();
    expect(await beginCall(later(3), { ...call, action: "remove" })).not.toBeNull();
  });

  const takenOf = async (tries: number): Promise<number> => {
    const call = about((await open()).id);
    await beginCall(later(-5), call);
    const taken = await Promise.all(Array.from({ length: tries }, () => beginCall(ctx, call)));
    return taken.filter((id) => id !== null).length;
  };

  it("is taken over by exactly one of many when it has run out", async () => {
    expect(await takenOf(8)).toBe(1);
  });

  it("twin: without the unique index many take it", async () => {
    await db().execute(sql`drop index vendor_calls_one_lease`);
    expect(await takenOf(8)).toBeGreaterThan(1);
  });
});
