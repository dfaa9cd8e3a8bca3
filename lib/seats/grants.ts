import { and, asc, eq } from "drizzle-orm";
import { seatGrants } from "@/db/schema";
import { actorName, type Ctx, type TxCtx } from "@/lib/work/context";
import type { GrantKind } from "./status";

/**
 * What people got beside what they paid for: days from staff, replacements under warranty, swaps of a person. The only
 * writer of its table. Only for callers that have locked the assignment.
 */

export type Grant = typeof seatGrants.$inferSelect;
type NewGrant = Pick<Grant, "assignmentId" | "unitId" | "number"> & Partial<Pick<Grant, "termId" | "days">>;

/** The database refuses the same number twice, so that two at once cannot both count as the last one. */
export async function insertGrant(tx: TxCtx, kind: GrantKind, grant: NewGrant): Promise<void> {
  await tx.db.insert(seatGrants).values({ ...grant, kind, grantedBy: actorName(tx), at: tx.now() });
}

/** What a unit was granted of that kind, in order. */
export const selectGrants = (ctx: Ctx, kind: GrantKind, unitId: string): Promise<Grant[]> =>
  ctx.db
    .select()
    .from(seatGrants)
    .where(and(eq(seatGrants.unitId, unitId), eq(seatGrants.kind, kind)))
    .orderBy(asc(seatGrants.number));
