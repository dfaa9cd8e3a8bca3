import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { inTransaction } from "@/lib/work/context";
import { announce, selectUnsent } from "@/lib/work/outbox";
import { countStatements } from "./count-statements";
import { ctx, later } from "./world";

it("counts what a verb sends, without transaction control, the pretend world and the relay", async () => {
  const { statements, result } = await countStatements(async () => {
    await inTransaction(ctx, async (tx) => {
      await tx.db.transaction((savepoint) => savepoint.execute(sql`select  1`));
      await announce(tx, "orders/order.paid", { orderId: "ORD-1" });
    });
    await db().query.bankCharges.findMany();
    return (await selectUnsent(later(1), 10)).length;
  });
  expect(result).toBe(1);
  expect(statements).toEqual(["select 1", expect.stringMatching(/^insert into "outbox"/)]);
});

it("counts nothing any more when the work is over, also when it failed", async () => {
  const failed = countStatements(() => db().execute(sql`select nothing`));
  await expect(failed).rejects.toThrow(/nothing/);
  const { statements } = await countStatements(() =>
    Promise.all([db().execute(sql`select 1`), db().execute(sql`select 2`)]),
  );
  expect(statements.toSorted()).toEqual(["select 1", "select 2"]);
});
