import { eq, sql } from "drizzle-orm";
import { promos } from "@/db/schema";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { insertRecords, transitionRow } from "@/lib/work/transition";
import { differences } from "./differences";
import { parsed } from "./edit";
import { invalid } from "./quote";
import { newPromo, type NewPromo } from "./schemas";
import type { PromoRow } from "./store";

/**
 * Makes a voucher or replaces it, by its code. Uses that were made stay counted. Throws `invalid` with fields, also for
 * a limit below what was used already.
 */
export async function savePromo(ctx: Ctx, wanted: NewPromo): Promise<PromoRow> {
  requireRight(ctx, "products.change");
  const { code, ...row } = parsed(newPromo, wanted);
  return inTransaction(ctx, async (tx) => {
    const [before] = await tx.db.select().from(promos).where(eq(promos.code, code)).for("update");
    const [saved] = await tx.db
      .insert(promos)
      .values({ ...row, code })
      .onConflictDoUpdate({
        target: promos.code,
        set: row,
        setWhere: sql`${row.usesMax}::int is null or ${promos.uses} <= ${row.usesMax}::int`,
      })
      .returning();
    if (!saved) throw invalid("usesMax", "is less than what has been used already");
    const changes = before && differences(before, row);
    const reason = changes ? ({ code: "voucher_changed", ...changes } as const) : ({ code: "voucher_added" } as const);
    if (!changes || changes.fields.length > 0)
      await insertRecords(tx.db, [
        transitionRow(tx, { entity: "voucher", entityId: code, orderId: null, from: null, to: null, reason }),
      ]);
    return saved;
  });
}
