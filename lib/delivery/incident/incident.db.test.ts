import { and, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, vendorCalls, workspaces } from "@/db/schema";
import { isDomainError } from "@/lib/core/errors";
import { selectIncident, selectMoves } from "@/lib/incidents";
import { moveAll, press, shopGoingDown } from "@/lib/testing/incident-drill";
import { followIncidents, openIncident, readIncidentPlan, reopenWorkspace, runIncident, tellWaiting } from "..";
import {
  accept,
  ctx,
  deliver,
  first,
  later,
  messagesOf,
  newEmail,
  paid,
  peopleIn,
  recordsOf,
  resize,
  rowsOf,
  statusOf,
  type Home,
} from "../testing/world";

/** A workspace goes down: the plan, the press, the moving under kills, and what buyers and staff see of it. */

/** The ordinary delivery of everybody, in order of payment. */
async function deliverAll(orderIds: readonly string[], minute = 1): Promise<void> {
  for (const orderId of orderIds) await deliver(orderId, minute);
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (isDomainError(error) ? error.code : "other"),
  );

const countsOf = async (id: string): Promise<Record<string, number>> => {
  const moves = await selectMoves(ctx, id);
  return Object.fromEntries(
    [...new Set(moves.map(({ status }) => status))].map((status) => [
      status,
      moves.filter((move) => move.status === status).length,
    ]),
  );
};

/** Invitations that vendors have taken, by person. */
const invitedTo = async (homes: readonly Home[]): Promise<Map<string, number>> => {
  const rows = await db()
    .select({ email: vendorCalls.email, times: sql<number>`count(*)::int` })
    .from(vendorCalls)
    .where(
      and(
        inArray(
          vendorCalls.workspaceId,
          homes.map(({ id }) => id),
        ),
        eq(vendorCalls.action, "invite"),
        eq(vendorCalls.outcome, "done"),
      ),
    )
    .groupBy(vendorCalls.email);
  return new Map(rows.map(({ email, times }) => [email, times]));
};

describe("an incident", () => {
  it("stops selling at once and moves nobody before the press", async () => {
    const { shop, down, targets } = await shopGoingDown(2, [0]);
    await resize(down, 5);
    const incident = await openIncident(ctx, down.id, "akun dinonaktifkan");
    expect(incident).toMatchObject({ status: "open", poolId: shop.poolId });
    await expect(paid([{ product: shop.product }])).rejects.toMatchObject({ code: "sold_out" });
    expect(await peopleIn([down])).toHaveLength(2);
    expect(await peopleIn(targets)).toHaveLength(0);
    expect(await codeOf(openIncident(ctx, down.id, ""))).toBe("conflict");
    // The canary does not open it behind the owner's back.
    const [row] = await db().select().from(workspaces).where(eq(workspaces.id, down.id));
    expect(row).toMatchObject({ status: "SUSPENDED", trouble: "closed_by_staff" });
  });

  it("says before the press who goes where, who waits until when, and what that is worth", async () => {
    const { shop, down, targets, orderIds } = await shopGoingDown(3, [1, 1]);
    await db().update(workspaces).set({ monthlyCostIdr: 30_000 }).where(eq(workspaces.poolId, shop.poolId));
    const incident = await openIncident(ctx, down.id, "");
    const plan = await readIncidentPlan(ctx, incident);
    expect(plan.people.map(({ orderId }) => orderId)).toEqual(orderIds);
    expect(new Set(plan.people.slice(0, 2).map(({ targetId }) => targetId))).toEqual(
      new Set(targets.map(({ id }) => id)),
    );
    expect(plan.people[2]?.targetId).toBeNull();
    expect(plan.numbers).toMatchObject({
      people: 3,
      seats: 2,
      fits: 2,
      waits: 1,
      valueLeftIdr: 150_000,
      costIdr: 60_000,
      marginIdr: 40_000,
      refundIdr: 50_000,
      moreSeatsIdr: 30_000,
    });
    // Asked again it is the same plan; with one more seat it is another.
    expect((await readIncidentPlan(ctx, incident)).fingerprint).toBe(plan.fingerprint);
    await resize(first(targets), 2);
    const other = await readIncidentPlan(ctx, incident);
    expect(other.numbers.waits).toBe(0);
    const old = { fingerprint: plan.fingerprint, confirm: down.name } as const;
    expect(await codeOf(runIncident(ctx, incident.id, old))).toBe("conflict");
    expect(await codeOf(runIncident(ctx, incident.id, { ...old, fingerprint: other.fingerprint, confirm: "x" }))).toBe(
      "invalid",
    );
    await runIncident(ctx, incident.id, { ...old, fingerprint: other.fingerprint });
    expect(await codeOf(press(incident.id, down))).toBe("conflict");
  });

  it("moves everybody who fits with their end date, and lets the others wait in order of payment", async () => {
    const { down, targets, orderIds, shop } = await shopGoingDown(4, [2, 1]);
    for (const email of await peopleIn([down])) await accept(down, email);
    const endsOf = async () => (await Promise.all(orderIds.map(rowsOf))).map(({ order }) => order.endsAt?.getTime());
    const before = await endsOf();
    const { id } = await openIncident(ctx, down.id, "");
    await press(id, down);
    await moveAll(id);
    expect(await countsOf(id)).toEqual({ seated: 3, waiting: 1 });
    await deliverAll(orderIds);
    await followIncidents(later(2));
    expect(await countsOf(id)).toEqual({ invited: 3, waiting: 1 });
    expect(await peopleIn(targets)).toHaveLength(3);
    expect(await endsOf()).toEqual(before);
    expect(await Promise.all(orderIds.map(statusOf))).toEqual(["invited", "invited", "invited", "pending_stock"]);
    expect((await selectIncident(ctx, id)).status).toBe("done");

    // Told once: who moved by the move, who waits by what they can expect.
    const kinds = async (orderId: string) => (await messagesOf(orderId)).map(({ kind }) => kind);
    expect((await kinds(orderIds[0] ?? "")).toSorted()).toEqual(["invite_sent", "moved"]);
    const last = orderIds[3] ?? "";
    expect((await kinds(last)).toSorted()).toEqual(["incident_waiting", "invite_sent"]);
    await tellWaiting(ctx, id);
    await deliver(last, 3);
    expect((await kinds(last)).toSorted()).toEqual(["incident_waiting", "invite_sent"]);
    expect((await recordsOf(last)).filter(({ entity }) => entity === "incident_move").map(({ to }) => to)).toEqual([
      "planned",
      "waiting",
    ]);

    // Nobody who pays later overtakes them, and a seat that comes free is theirs.
    await resize(first(targets), 3);
    await expect(paid([{ product: shop.product }])).rejects.toMatchObject({ code: "sold_out" });
    expect(await deliver(last, 4)).toBe("invited");
    await followIncidents(later(5));
    expect(await countsOf(id)).toEqual({ invited: 4 });
    expect((await kinds(last)).toSorted()).toEqual(["incident_waiting", "invite_sent", "moved"]);
  });

  it("leaves whoever has not been moved yet where they are when the workspace works again", async () => {
    const { down, orderIds } = await shopGoingDown(2, [1]);
    const { id } = await openIncident(ctx, down.id, "");
    await press(id, down);
    await moveAll(id);
    await deliverAll(orderIds);
    await reopenWorkspace(ctx, down.id);
    expect(await deliver(orderIds[1] ?? "", 5)).toBe("invited");
    await followIncidents(later(6));
    expect(await countsOf(id)).toEqual({ invited: 1, skipped: 1 });
    expect((await invitedTo([down])).get((await rowsOf(orderIds[1] ?? "")).units[0]?.email ?? "")).toBe(1);
    expect((await messagesOf(orderIds[1] ?? "")).map(({ kind }) => kind)).not.toContain("moved");
  });

  it("closes by itself when the workspace is opened before the press", async () => {
    const { down } = await shopGoingDown(1, [1]);
    const { id } = await openIncident(ctx, down.id, "");
    await reopenWorkspace(ctx, down.id);
    expect((await selectIncident(ctx, id)).status).toBe("closed");
    await openIncident(ctx, down.id, "again");
  });

  it("moves a person who has renewed, by the term that is still to come", async () => {
    const { shop, down, orderIds } = await shopGoingDown(1, [1]);
    const email = (await rowsOf(orderIds[0] ?? "")).units[0]?.email ?? newEmail();
    const renewal = await paid([{ product: shop.product, members: [email] }], { email });
    await deliver(renewal);
    const { id } = await openIncident(ctx, down.id, "");
    const plan = await readIncidentPlan(ctx, await selectIncident(ctx, id));
    expect(plan.people).toHaveLength(1);
    expect(plan.numbers.valueLeftIdr).toBe(100_000);
    await press(id, down);
    await moveAll(id);
    await deliverAll([...orderIds, renewal]);
    await followIncidents(later(2));
    expect(await countsOf(id)).toEqual({ invited: 1 });
  });

  it("follows a waiting person who is refunded or whose term ends", async () => {
    const { down, orderIds } = await shopGoingDown(1, [0]);
    const { id } = await openIncident(ctx, down.id, "");
    await press(id, down);
    await moveAll(id);
    expect(await countsOf(id)).toEqual({ waiting: 1 });
    await db()
      .update(assignments)
      .set({ status: "ENDED", movedFromId: null })
      .where(eq(assignments.orderId, orderIds[0] ?? ""));
    await followIncidents(ctx);
    expect(await countsOf(id)).toEqual({ skipped: 1 });
  });
});
