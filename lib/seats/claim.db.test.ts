import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, pools, seats, transitions, workspaces } from "@/db/schema";
import { atOnce, bareLines } from "@/lib/testing/bare-lines";
import { inTransaction, systemCtx, type TxCtx } from "@/lib/work/context";
import {
  claimSeats,
  countSeats,
  insertAssignments,
  releaseHeld,
  setWorkspaceSeats,
  type Claim,
  type FreeSeat,
} from ".";
import { choose } from "./choice";
import { takeBest } from "./claim";

const ctx = systemCtx("test");
const ROUNDS = 20;
const RIVALS = 8;

/** Workspaces with so many free seats each. */
async function openWorkspaces(...counts: number[]): Promise<string[]> {
  const poolId = `pool-${randomUUID()}`;
  await db().insert(pools).values({ id: poolId, name: poolId });
  const ids: string[] = [];
  for (const [index, count] of counts.entries()) {
    const name = `${poolId}-${index}`;
    const row: typeof workspaces.$inferInsert = {
      poolId,
      name,
      driver: "stand_in",
      drivers: ["stand_in"],
      remoteId: name,
      createdAt: new Date(),
    };
    const [made] = await db().insert(workspaces).values(row).returning({ id: workspaces.id });
    const id = made?.id ?? "";
    await inTransaction(ctx, (tx) => setWorkspaceSeats(tx, id, count));
    ids.push(id);
  }
  return ids;
}

const from = (ids: readonly string[], reserve = 0): Claim["workspaces"] => ids.map((id) => ({ id, reserve }));
const lineOf = async (): Promise<string> => (await bareLines(1))[0]?.lineId ?? "";
const claim = async (wanted: Omit<Claim, "lineId">) => {
  const lineId = await lineOf();
  return inTransaction(ctx, (tx) => claimSeats(tx, { lineId, ...wanted }));
};

type Claimer = (tx: TxCtx, claim: Claim) => Promise<FreeSeat[] | null>;

/** Rivals for the last seats, all at the same moment. */
async function raceForSeats(claimer: Claimer, stock: number, wanted: Partial<Claim> = {}) {
  const home = from(await openWorkspaces(stock), wanted.workspaces?.[0]?.reserve);
  const lines = await bareLines(RIVALS);
  const rivals = lines.map(
    ({ lineId }) =>
      (ready: () => Promise<void>) =>
        inTransaction(ctx, async (tx) => {
          await tx.db.execute(sql`select 1`);
          await ready();
          return claimer(tx, { ...wanted, lineId, count: 1, workspaces: home });
        }),
  );
  return { taken: await atOnce(rivals) };
}

/** Each seat has one new owner, exactly as many as there were are gone, and everybody else was told so. */
function expectExact({ taken }: { taken: (FreeSeat[] | null)[] }, sold: number): void {
  const ids = taken.flatMap((seats) => seats?.map(({ id }) => id) ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(sold);
  expect(taken.filter((seats) => seats === null || seats.length === 0)).toHaveLength(RIVALS - sold);
}

async function expectExactRounds(claimer: Claimer): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const stock = (round % 3) + 1;
    expectExact(await raceForSeats(claimer, stock), stock);
  }
}

describe("the race for the last seats", () => {
  it(`sells each one once, ${ROUNDS} times over`, async () => {
    await expectExactRounds(claimSeats);
  });

  it("is lost without the lock", async () => {
    await expect(expectExactRounds((tx, wanted) => takeBest(tx, wanted, sql``))).rejects.toThrow(/expected/);
  });

  it("leaves the reserve alone", async () => {
    for (let round = 0; round < ROUNDS; round++)
      expectExact(await raceForSeats(claimSeats, 4, { workspaces: [{ id: "", reserve: 2 }] }), 2);
  });

  it("leaves alone what is promised", async () => {
    for (let round = 0; round < ROUNDS; round++)
      expectExact(await raceForSeats(claimSeats, 4, { promised: [{ units: 3, days: 30 }] }), 1);
  });

  it("takes what is promised or kept back, too, when it is counted without the lock", async () => {
    const countFirst: Claimer = async (tx, wanted) => {
      const [home] = wanted.workspaces;
      const free = (await countSeats(tx, [home?.id ?? ""])).get(home?.id ?? "")?.free ?? 0;
      const promised = wanted.promised?.reduce((sum, { units }) => sum + units, 0) ?? 0;
      const left = free - promised - (home?.reserve ?? 0);
      const unguarded = { ...wanted, workspaces: from([home?.id ?? ""]) };
      return left >= wanted.count ? takeBest(tx, unguarded) : null;
    };
    const oversold = async (wanted: Partial<Claim>) => expectExact(await raceForSeats(countFirst, 4, wanted), 1);
    await expect(oversold({ promised: [{ units: 3, days: 30 }] })).rejects.toThrow(/expected/);
    await expect(oversold({ workspaces: [{ id: "", reserve: 3 }] })).rejects.toThrow(/expected/);
  });

  it("says sold out only when a rival that looked faster has really taken the seat", async () => {
    const [home = ""] = await openWorkspaces(1);
    const slow = await lineOf();
    const rollback = inTransaction(ctx, async (tx) => {
      await claimSeats(tx, { lineId: slow, count: 1, workspaces: from([home]) });
      await tx.db.execute(sql`select pg_sleep(0.4)`);
      throw new Error("changed its mind");
    }).catch(() => "rolled back");
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await claim({ count: 1, workspaces: from([home]) })).toHaveLength(1);
    expect(await rollback).toBe("rolled back");
  });
});

describe("which seats are taken", () => {
  const shelf = fc.record({ free: fc.nat({ max: 4 }), reserve: fc.nat({ max: 2 }), extra: fc.nat({ max: 3 }) });

  it("the same by the statement of the fast path as by the rule", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(shelf, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (all, count) => {
          const ids = await openWorkspaces(...all.map(({ free }) => free));
          const workspaces = all.map(({ reserve, extra }, index) => ({ id: ids[index] ?? "", reserve, extra }));
          const free = await db().select().from(seats).where(inArray(seats.workspaceId, ids));
          const lineId = await lineOf();
          const byRule = choose({ count, sources: workspaces, owed: [], avoided: new Set() }, free);
          const taken = await inTransaction(ctx, (tx) => takeBest(tx, { lineId, count, workspaces }));
          const tookAll = taken.length === count ? taken.map(({ id }) => id).toSorted() : null;
          expect(tookAll).toEqual(byRule?.map(({ seat }) => seat.id).toSorted() ?? null);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("those of one workspace that has room for all, before the best one that has not", async () => {
    const [small = "", large = ""] = await openWorkspaces(2, 5);
    const claimed = await claim({ count: 3, workspaces: from([small, large]) });
    expect(claimed?.map(({ workspaceId }) => workspaceId)).toEqual([large, large, large]);
    expect(await claim({ count: 5, workspaces: from([small, large]) })).toBeNull();
    expect(await claim({ count: 4, workspaces: from([small, large]) })).toHaveLength(4);
  });

  it("those where nobody of the people lives, and where no rival line holds one for them", async () => {
    const [lived = "", rival = "", empty = ""] = await openWorkspaces(3, 3, 3);
    const email = `${randomUUID()}@example.com`;
    const [line] = await bareLines(1);
    const [seat] = (await claim({ count: 1, workspaces: from([lived]) })) ?? [];
    const place = { seatId: seat?.id ?? "", workspaceId: lived, unitId: line?.unitId ?? "", orderId: "x", email };
    await inTransaction(ctx, (tx) => insertAssignments(tx, [place]));
    const rivalLine = await lineOf();
    await inTransaction(ctx, (tx) => claimSeats(tx, { lineId: rivalLine, count: 1, workspaces: from([rival]) }));
    const all = from([lived, rival, empty]);
    const wanted = { count: 1, workspaces: all, avoidEmails: [email], rivalLines: [rivalLine] };
    const homes = [];
    for (let nth = 0; nth < 7; nth++) homes.push((await claim(wanted))?.[0]?.workspaceId);
    expect(homes.slice(0, 3)).toEqual([empty, empty, empty]);
    expect(new Set(homes.slice(3))).toEqual(new Set([lived, rival]));
    expect(await claim(wanted)).toBeNull();
  });

  it("none at all when there are not enough, and each with its record", async () => {
    const [home = ""] = await openWorkspaces(2);
    expect(await claim({ count: 3, workspaces: from([home]) })).toBeNull();
    expect(await db().$count(seats, and(eq(seats.workspaceId, home), eq(seats.status, "free")))).toBe(2);
    const [seat] = (await claim({ count: 1, workspaces: from([home]) })) ?? [];
    expect(
      await db()
        .select()
        .from(transitions)
        .where(eq(transitions.entityId, seat?.id ?? "")),
    ).toMatchObject([{ entity: "seat", from: "free", to: "held", reason: "seat_claimed" }]);
    const [row] = await db()
      .select()
      .from(seats)
      .where(eq(seats.id, seat?.id ?? ""));
    expect(row?.takenAt).toBeInstanceOf(Date);
    await inTransaction(ctx, (tx) => releaseHeld(tx, [row?.lineId ?? ""]));
    expect(await claim({ count: 2, workspaces: from([home]) })).toHaveLength(2);
  });
});

describe("the size of a workspace", () => {
  it("grows and shrinks by free seats only", async () => {
    const [home = ""] = await openWorkspaces(2);
    await claim({ count: 1, workspaces: from([home]) });
    const resize = (wanted: number) => inTransaction(ctx, (tx) => setWorkspaceSeats(tx, home, wanted));
    expect([await resize(4), await resize(0), await resize(0), await resize(2)]).toEqual([4, 1, 1, 2]);
    expect(await claim({ count: 1, workspaces: from([home]) })).toHaveLength(1);
  });
});

describe("two people on one seat", () => {
  const placeTwice = async (): Promise<void> => {
    const [home = ""] = await openWorkspaces(1);
    const [seat] = (await claim({ count: 1, workspaces: from([home]) })) ?? [];
    for (const { orderId, unitId } of await bareLines(2)) {
      const place = { seatId: seat?.id ?? "", workspaceId: home, unitId, orderId, email: `${unitId}@example.com` };
      await inTransaction(ctx, (tx) => insertAssignments(tx, [place]));
    }
  };
  const expectRefused = () =>
    expect(placeTwice()).rejects.toMatchObject({ cause: { constraint: "assignments_one_live_per_seat" } });

  it("are refused by the database itself, whatever the code does", async () => {
    await expectRefused();
  });

  it("and by nothing else: without its index both sit there", async () => {
    await db().execute(sql`drop index assignments_one_live_per_seat`);
    await expect(expectRefused()).rejects.toThrow(/resolved/);
    const twice = sql`select seat_id from ${assignments} where status = 'ACTIVE' group by 1 having count(*) > 1`;
    expect((await db().execute(twice)).rows).toHaveLength(1);
  });
});
