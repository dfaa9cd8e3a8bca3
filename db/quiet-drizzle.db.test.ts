import { inspect } from "node:util";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { buyerContacts } from "@/db/schema";
import { sqlState } from "@/lib/work/context";
import { openShop, order } from "@/lib/testing/world";

/** Everything that a log, a terminal or Next's own error page could show of it. */
async function shownOf(work: Promise<unknown>): Promise<{ shown: string; state: string | undefined }> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return {
    shown: inspect(error, { depth: 9, showHidden: true }) + String((error as Error).stack),
    state: sqlState(error),
  };
}

describe("a statement that fails", () => {
  it("keeps its values to itself: a duplicate, a value of the wrong type, a broken rule, in a transaction or not", async () => {
    const email = "rahasia.sekali@contoh.test";
    const { order_id: id } = await order(await openShop([1]), { customer_email: email });
    const again = async (on: Pick<ReturnType<typeof db>, "select" | "insert">) => {
      const [row] = await on
        .select()
        .from(buyerContacts)
        .where(sql`${buyerContacts.address} = ${email}`);
      if (!row) throw new Error("the order left no contact");
      await on.insert(buyerContacts).values(row);
    };
    const failures: [string, () => Promise<unknown>][] = [
      ["23505", () => again(db())],
      ["23505", () => db().transaction((tx) => again(tx))],
      ["22P02", () => db().execute(sql`select ${email}::text::uuid`)],
      ["23514", () => db().execute(sql`update orders set total_idr = -1, full_name = ${email} where id = ${id}`)],
    ];
    for (const [wanted, work] of failures) {
      const { shown, state } = await shownOf(work());
      expect(state).toBe(wanted);
      expect(shown).not.toContain("rahasia");
      expect(shown).not.toContain(id);
    }
  });

  it("still says what went wrong", async () => {
    const { shown } = await shownOf(db().execute(sql`select ${"x"}::text::uuid`));
    expect(shown).toContain("Failed query: select $1::text::uuid");
    expect(shown).toContain("invalid input syntax for type uuid");
  });
});
