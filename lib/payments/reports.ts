import { desc } from "drizzle-orm";
import { reconciliations, type ReconciliationFinding } from "@/db/schema";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { Ctx } from "@/lib/work/context";

/** Every query of the reports that compare our books with a gateway's. */

export type { ReconciliationFinding };
/** A kept report, with times as ISO strings. */
export type Reconciliation = {
  id: string;
  gateway: GatewayName;
  from: string;
  to: string;
  ranAt: string;
  checked: number;
  findings: ReconciliationFinding[];
};

export async function insertReconciliation(
  ctx: Ctx,
  report: { gateway: GatewayName; from: Date; to: Date; checked: number; findings: ReconciliationFinding[] },
): Promise<string> {
  const [row] = await ctx.db
    .insert(reconciliations)
    .values({ ...report, ranAt: ctx.now() })
    .returning({ id: reconciliations.id });
  if (!row) throw new Error("an insert answers its row");
  return row.id;
}

/** The latest reports of all gateways, newest first. */
export async function selectReconciliations(ctx: Ctx, limit: number): Promise<Reconciliation[]> {
  const rows = await ctx.db.select().from(reconciliations).orderBy(desc(reconciliations.ranAt)).limit(limit);
  return rows.map((row) => ({
    ...row,
    from: row.from.toISOString(),
    to: row.to.toISOString(),
    ranAt: row.ranAt.toISOString(),
  }));
}
