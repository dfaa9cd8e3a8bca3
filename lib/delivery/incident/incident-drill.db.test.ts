import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { workspaces } from "@/db/schema";
import { isDomainError } from "@/lib/core/errors";
import { selectIncident, selectMoves } from "@/lib/incidents";
import { drillIncident, shopGoingDown } from "@/lib/testing/incident-drill";
import { endTurn, selectWorkspace, takeTurn } from "@/lib/workspaces";
import { openIncident, readIncidentPlan, runIncident } from "..";
import { ctx, first, openSeatShop } from "../testing/world";

/** The proof in short form, and the races with their twins. In full: `npm run bench -- incident`. */

describe("fifteen people, fourteen seats in two workspaces, a call every four seconds", () => {
  it("end as the plan says, whatever is killed in between, and nobody is invited or told twice", async () => {
    const world = await shopGoingDown(15, [8, 6]);
    const drilled = await drillIncident(world, 4);
    const { plan, moves } = drilled;
    expect(drilled.kills).toBe(5);
    expect(plan.numbers).toMatchObject({ people: 15, fits: 14, waits: 1 });
    expect(moves.map(({ status }) => status)).toEqual(plan.people.map((one) => (one.targetId ? "invited" : "waiting")));
    expect(moves.map(({ seatedIn }) => seatedIn)).toEqual(plan.people.map(({ targetId }) => targetId));
    expect(drilled.peopleThere).toHaveLength(14);
    expect([...drilled.invited.keys()].toSorted()).toEqual(drilled.peopleThere);
    expect(Math.max(...drilled.invited.values())).toBe(1);
    expect(drilled.told.size).toBe(15);
    expect(Math.max(...drilled.told.values())).toBe(1);
    expect(drilled.leastPauseSeconds).toBeGreaterThanOrEqual(4);
    expect(drilled.seconds).toBeLessThan(600);
  }, 180_000);
});

describe("two owners who press at once", () => {
  async function pressTwice(isLocked: boolean) {
    const { down } = await shopGoingDown(2, [2]);
    const { id } = await openIncident(ctx, down.id, "");
    const { fingerprint } = await readIncidentPlan(ctx, await selectIncident(ctx, id));
    const input = { fingerprint, confirm: down.name } as const;
    const lock = isLocked ? undefined : selectIncident;
    const answers = await Promise.all(
      [0, 1].map(() =>
        runIncident(ctx, id, input, lock).then(
          () => "done",
          (error: unknown) => (isDomainError(error) ? error.code : "broken"),
        ),
      ),
    );
    return { answers: answers.toSorted(), moves: await selectMoves(ctx, id) };
  }

  it("are one press and one refusal", async () => {
    const { answers, moves } = await pressTwice(true);
    expect(answers).toEqual(["conflict", "done"]);
    expect(moves).toHaveLength(2);
  });

  it("would be no clean refusal without the lock", async () => {
    let worst: string[] = [];
    for (let round = 0; round < 5 && worst.length === 0; round++) {
      const { answers } = await pressTwice(false);
      if (answers.join() !== "conflict,done") worst = answers;
    }
    expect(worst).not.toEqual([]);
  });
});

it("opens one incident of a workspace, however many press", async () => {
  const { down } = await shopGoingDown(1, [1]);
  const answers = await Promise.all(
    [0, 1, 2].map(() =>
      openIncident(ctx, down.id, "").then(
        () => "done",
        (error: unknown) => (isDomainError(error) ? error.code : "broken"),
      ),
    ),
  );
  expect(answers.toSorted()).toEqual(["conflict", "conflict", "done"]);
});

describe("turns at a vendor that is asked one thing at a time", () => {
  async function begunAtOnce(isLocked: boolean): Promise<number> {
    const { workspaces: homes } = await openSeatShop([1]);
    await db()
      .update(workspaces)
      .set({ paceSeconds: 4 })
      .where(eq(workspaces.id, first(homes).id));
    const workspace = await selectWorkspace(ctx, first(homes).id);
    const none = async () => undefined;
    const turns = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        takeTurn(ctx, workspace, `p${index}`, 15_000, isLocked ? undefined : none),
      ),
    );
    return turns.filter(({ outcome }) => outcome === "begin").length;
  }

  it("are begun by one of many who ask at once", async () => {
    for (let round = 0; round < 5; round++) expect(await begunAtOnce(true)).toBe(1);
  });

  it("would be begun by several without the lock", async () => {
    let most = 0;
    for (let round = 0; round < 10 && most < 2; round++) most = Math.max(most, await begunAtOnce(false));
    expect(most).toBeGreaterThan(1);
  });

  it("are told apart from those of a process that was killed", async () => {
    const { workspaces: homes } = await openSeatShop([1]);
    await db()
      .update(workspaces)
      .set({ paceSeconds: 4 })
      .where(eq(workspaces.id, first(homes).id));
    const workspace = await selectWorkspace(ctx, first(homes).id);
    const at = (seconds: number) => ({ ...ctx, now: () => new Date(1_900_000_000_000 + seconds * 1000) });
    expect(await takeTurn(at(0), workspace, "killed", 15_000)).toEqual({ outcome: "begin" });
    expect(await takeTurn(at(5), workspace, "next", 15_000)).toMatchObject({ outcome: "later" });
    expect(await takeTurn(at(16), workspace, "next", 15_000)).toEqual({ outcome: "begin" });
    await endTurn(at(17), workspace, "next");
    expect(await takeTurn(at(18), workspace, "third", 15_000)).toEqual({ outcome: "later", afterSeconds: 2 });
    expect(await takeTurn(at(20), workspace, "third", 15_000)).toEqual({ outcome: "begin" });
  });
});
