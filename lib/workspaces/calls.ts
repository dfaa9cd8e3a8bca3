import { and, asc, eq, gte, inArray, type SQL } from "drizzle-orm";
import { vendorCalls } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import type { DriverResult } from "./driver";

/** The record of every call to a vendor about a person; the only writer of its table. */

export type VendorCall = typeof vendorCalls.$inferSelect;
export type NewCall = Pick<
  VendorCall,
  "orderId" | "unitId" | "assignmentId" | "workspaceId" | "seatId" | "email" | "action"
>;

/** A call is about to be made. Until its outcome is noted it counts as unknown, also after a crash. */
export async function beginCall(ctx: Ctx, call: NewCall): Promise<number> {
  const [row] = await ctx.db
    .insert(vendorCalls)
    .values({ ...call, outcome: "unknown", at: ctx.now() })
    .returning({ id: vendorCalls.id });
  if (!row) throw new Error("an insert answers its row");
  return row.id;
}

export async function noteOutcome(ctx: Ctx, callId: number, result: DriverResult): Promise<void> {
  await ctx.db
    .update(vendorCalls)
    .set({ outcome: result.outcome, detail: detailOf(result) })
    .where(eq(vendorCalls.id, callId));
}

/** What the vendor said beside the outcome. */
export function detailOf(result: DriverResult): string | null {
  if ("code" in result) return result.code;
  if ("why" in result) return result.why;
  return "afterSeconds" in result ? `${result.afterSeconds} s` : null;
}

/** Calls about an assignment, or about whoever sat on a seat since it was last taken; oldest first. */
export function selectCalls(
  ctx: Ctx,
  about: { assignmentId: string } | { assignmentIds: readonly string[] } | { seatId: string; since: Date | null },
): Promise<VendorCall[]> {
  return ctx.db.select().from(vendorCalls).where(isAbout(about)).orderBy(asc(vendorCalls.id));
}

function isAbout(about: Parameters<typeof selectCalls>[1]): SQL | undefined {
  if ("assignmentId" in about) return eq(vendorCalls.assignmentId, about.assignmentId);
  if ("assignmentIds" in about) return inArray(vendorCalls.assignmentId, [...about.assignmentIds]);
  return and(eq(vendorCalls.seatId, about.seatId), about.since ? gte(vendorCalls.at, about.since) : undefined);
}
