import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { outbox, products, stockItems } from "@/db/schema";
import { atOnce, bareLines } from "@/lib/testing/bare-lines";
import { inTransaction, sqlState, systemCtx, type TxCtx } from "@/lib/work/context";
import { addItems, claimItems, countItems, handItem, openHanded, releaseItems, revealItem, withdrawItem } from ".";
import { takeOldest, type ItemClaim } from "./store";

const ctx = systemCtx("test");
const ROUNDS = 20;
const RIVALS = 8;

async function openProduct(stock = 0): Promise<string> {
  const id = `code-${randomUUID().slice(0, 8)}`;
  const words = { name: id, summaryId: "Uji", summaryEn: "Test", settings: { kind: "code", items: 1 } };
  const row = { ...words, id, kind: "code", priceIdr: 1_000, quantityMax: 5, createdAt: new Date() } as const;
  await db().insert(products).values(row);
  if (stock > 0) await addItems(ctx, id, texts(stock));
  return id;
}

const texts = (count: number): string[] => Array.from({ length: count }, () => `KEY-${randomUUID()}`);
const rowsOf = (productId: string) => db().select().from(stockItems).where(eq(stockItems.productId, productId));
const freeOf = async (productId: string) => (await countItems(ctx, [productId])).get(productId)?.free ?? 0;
const oneLine = async () => (await bareLines(1))[0] ?? { orderId: "", lineId: "", unitId: "" };

/** A unit that got one item. */
async function handed(productId: string) {
  const line = await oneLine();
  await inTransaction(ctx, async (tx) => {
    await claimItems(tx, { productId, lineId: line.lineId, count: 1 });
    await handItem(tx, line);
  });
  return line;
}

describe("adding items", () => {
  it("counts what is new and what was there already, also within one list and after a sale", async () => {
    const id = await openProduct();
    expect(await addItems(ctx, id, ["A-1", " A-1 ", "A-2"])).toEqual({ added: 2, duplicates: 1 });
    await handed(id);
    expect(await addItems(ctx, id, ["A-1", "A-2", "A-3"])).toEqual({ added: 1, duplicates: 2 });
    expect(await addItems(ctx, await openProduct(), ["A-1"])).toEqual({ added: 1, duplicates: 0 });
  });

  it("tells those who wait for it, and nobody when nothing was new", async () => {
    const id = await openProduct();
    const told = () => db().$count(outbox, sql`${outbox.data} ->> 'supply' = ${`product:${id}`}`);
    await addItems(ctx, id, ["B-1"]);
    await addItems(ctx, id, ["B-1"]);
    expect(await told()).toBe(1);
  });

  it("refuses what is no item, naming each, and then adds none", async () => {
    const id = await openProduct();
    await expect(addItems(ctx, id, ["fine", "  ", "x".repeat(2_001)])).rejects.toMatchObject({
      code: "invalid",
      fields: { "items.1": "must not be empty", "items.2": "must have at most 2000 characters" },
    });
    await expect(addItems(ctx, id, [])).rejects.toMatchObject({ fields: { items: "must hold at least one item" } });
    expect(await rowsOf(id)).toEqual([]);
  });

  it("stores no text: each is sealed for its own row, and two of the same read differently", async () => {
    const [one, two] = [await openProduct(), await openProduct()];
    for (const id of [one, two]) await addItems(ctx, id, ["SECRET-TEXT"]);
    const [left, right] = [...(await rowsOf(one)), ...(await rowsOf(two))];
    expect(JSON.stringify([left, right])).not.toContain("SECRET-TEXT");
    expect(left?.sealed).not.toBe(right?.sealed);
    await db()
      .update(stockItems)
      .set({ sealed: right?.sealed ?? "" })
      .where(eq(stockItems.id, left?.id ?? ""));
    const { unitId } = await handed(one);
    await expect(openHanded(ctx, [unitId])).rejects.toThrow(/unable to authenticate data/);
  });

  it("takes thousands at once", async () => {
    expect(await addItems(ctx, await openProduct(), texts(2_500))).toEqual({ added: 2_500, duplicates: 0 });
  });
});

describe("an item's life", () => {
  it("is handed to one unit, once, and shown to it", async () => {
    const id = await openProduct(3);
    const line = await handed(id);
    const again = await inTransaction(ctx, (tx) => handItem(tx, line));
    expect(await openHanded(ctx, [line.unitId])).toEqual([
      { id: again, text: expect.stringMatching(/^KEY-/) as string },
    ]);
    const look = () => inTransaction(ctx, (tx) => revealItem(tx, line.unitId));
    const [first, second] = [await look(), await look()];
    expect([first.isFirstLook, second.isFirstLook]).toEqual([true, false]);
    expect(second.text).toBe(first.text);
    expect(await freeOf(id)).toBe(2);
  });

  it("ends when it is taken back: shown no more, never sold again", async () => {
    const id = await openProduct(1);
    const { unitId } = await handed(id);
    expect(await inTransaction(ctx, (tx) => withdrawItem(tx, unitId))).not.toBeNull();
    expect(await inTransaction(ctx, (tx) => withdrawItem(tx, unitId))).toBeNull();
    await expect(inTransaction(ctx, (tx) => revealItem(tx, unitId))).rejects.toMatchObject({ code: "not_found" });
    expect([await freeOf(id), (await rowsOf(id)).length]).toEqual([0, 1]);
  });

  it("comes back from a line that only held it", async () => {
    const id = await openProduct(3);
    const { lineId } = await oneLine();
    await inTransaction(ctx, (tx) => claimItems(tx, { productId: id, lineId, count: 3 }));
    expect(await inTransaction(ctx, (tx) => releaseItems(tx, [lineId], 1))).toEqual([id]);
    expect(await freeOf(id)).toBe(1);
    await inTransaction(ctx, (tx) => releaseItems(tx, [lineId]));
    expect(await freeOf(id)).toBe(3);
    expect(await inTransaction(ctx, (tx) => releaseItems(tx, [lineId]))).toEqual([]);
  });
});

type Claimer = (tx: TxCtx, claim: ItemClaim) => Promise<string[] | null>;

describe("the race for the last items", () => {
  async function race(claimer: Claimer, stock: number, promised = 0): Promise<(string[] | null)[]> {
    const productId = await openProduct(stock);
    const rivals = (await bareLines(RIVALS)).map(
      ({ lineId }) =>
        (ready: () => Promise<void>) =>
          inTransaction(ctx, async (tx) => {
            await tx.db.execute(sql`select 1`);
            await ready();
            return claimer(tx, { productId, lineId, count: 1, promised });
          }),
    );
    return atOnce(rivals);
  }

  /** Each item has one new owner, exactly as many as there were are gone, and everybody else was told so. */
  function expectExact(taken: (string[] | null)[], sold: number): void {
    const ids = taken.flatMap((items) => items ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(sold);
    expect(taken.filter((items) => items === null || items.length === 0)).toHaveLength(RIVALS - sold);
  }

  const expectExactRounds = async (claimer: Claimer): Promise<void> => {
    for (let round = 0; round < ROUNDS; round++) {
      const stock = (round % 3) + 1;
      expectExact(await race(claimer, stock), stock);
    }
  };

  it(`sells each one once, ${ROUNDS} times over`, async () => {
    await expectExactRounds(claimItems);
  });

  it("is lost without the lock", async () => {
    await expect(expectExactRounds((tx, claim) => takeOldest(tx, claim, sql``))).rejects.toThrow(/expected/);
  });

  it("leaves alone what is promised", async () => {
    for (let round = 0; round < ROUNDS; round++) expectExact(await race(claimItems, 4, 3), 1);
  });

  it("takes promised ones too when they are counted without the lock", async () => {
    const countFirst: Claimer = async (tx, claim) => {
      const free = (await countItems(tx, [claim.productId])).get(claim.productId)?.free ?? 0;
      return free - (claim.promised ?? 0) >= claim.count ? takeOldest(tx, claim) : null;
    };
    await expect(race(countFirst, 4, 3).then((taken) => expectExact(taken, 1))).rejects.toThrow(/expected/);
  });
});

describe("two items for one unit", () => {
  /** Two deliveries of the same unit at the same moment, neither holding the order's lock. */
  async function handTwice(): Promise<string> {
    const productId = await openProduct(2);
    const line = await oneLine();
    await inTransaction(ctx, (tx) => claimItems(tx, { productId, lineId: line.lineId, count: 2 }));
    const hand = (item: string) => (ready: () => Promise<void>) =>
      inTransaction(ctx, async (tx) => {
        // Each has picked its own item already: the statement that would wait for the other is behind them.
        await ready();
        await tx.db
          .update(stockItems)
          .set({ status: "handed", unitId: line.unitId })
          .where(and(eq(stockItems.id, item), eq(stockItems.status, "held")));
      });
    await atOnce((await rowsOf(productId)).map(({ id }) => hand(id)));
    return line.unitId;
  }
  const expectRefused = async (): Promise<void> => {
    const refusal = await handTwice().then(
      () => null,
      (error: unknown) => sqlState(error),
    );
    expect(refusal).toBe("23505");
  };

  it("are refused by the database itself", async () => {
    await expectRefused();
  });

  it("and by nothing else: without its index the unit has two", async () => {
    await db().execute(sql`drop index stock_items_one_per_unit`);
    await expect(expectRefused()).rejects.toThrow(/expected null/);
  });
});

describe("the same item twice", () => {
  const expectOnceInStock = async (): Promise<void> => {
    const id = await openProduct();
    // Two imports of the same list at the same moment.
    await atOnce(
      [1, 2].map(() => async (ready) => {
        await ready();
        await addItems(ctx, id, ["TWIN"]).catch(() => undefined);
      }),
    );
    expect(await rowsOf(id)).toHaveLength(1);
  };

  it("is in stock once, also when two imports bring it at the same moment", async () => {
    for (let round = 0; round < ROUNDS; round++) await expectOnceInStock();
  });

  it("and is there twice without its index", async () => {
    await db().execute(sql`drop index stock_items_fingerprint_key`);
    await expect(expectOnceInStock()).rejects.toThrow(/length of 1 but got 2/);
  });
});
