import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Pool } from "pg";
import { requiredEnv } from "@/lib/core/env";
import { startFlakyWire, type FlakyWire } from "@/lib/testing/flaky-wire";
import { openDb, openPool, type Db } from "./client";

/** One connection and little patience: what is not given back is missed at once. */
const LIMITS = { answerLimitMs: 300, max: 1 };

let wire: FlakyWire;
let pool: Pool;
let database: Db;

beforeEach(async () => {
  wire = await startFlakyWire(requiredEnv("DATABASE_URL"));
  pool = openPool(wire.url, LIMITS);
  database = openDb(pool);
  await database.execute(sql`select 1`);
});
afterEach(async () => {
  await pool.end();
  await wire.close();
});

const one = () => database.transaction((transaction) => transaction.execute(sql`select 1 as one`));

describe("a connection that died without a word", () => {
  it("is given up at its time limit and replaced, when a query finds it so", async () => {
    wire.goDead();
    await expect(database.execute(sql`select 1`)).rejects.toThrow("Failed query");
    expect((await one()).rows).toEqual([{ one: 1 }]);
    expect(wire.count()).toBe(2);
  });

  it("is replaced when the first word of a transaction finds it so", async () => {
    wire.goDead();
    await expect(one()).rejects.toThrow("Failed query");
    expect((await one()).rows).toEqual([{ one: 1 }]);
  });

  it("is replaced when it died in the middle of a transaction", async () => {
    const dying = database.transaction(async (transaction) => {
      wire.goDead();
      await transaction.execute(sql`select 1`);
    });
    await expect(dying).rejects.toThrow("Failed query");
    expect((await one()).rows).toEqual([{ one: 1 }]);
  });
});

it("keeps a connection whose server said no, and one whose work failed", async () => {
  await expect(database.transaction((tx) => tx.execute(sql`select 1 / 0`))).rejects.toThrow("Failed query");
  await expect(
    database.transaction(() => {
      throw new Error("sold out");
    }),
  ).rejects.toThrow("sold out");
  expect((await one()).rows).toEqual([{ one: 1 }]);
  expect(wire.count()).toBe(1);
});
