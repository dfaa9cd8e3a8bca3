import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { helpTasks } from "@/db/schema";
import { actorName, type Ctx } from "@/lib/work/context";
import type { HelpEnd } from "./status";

/** What buyers' self-help has left to staff; the only writer of its table. */

export type HelpTask = typeof helpTasks.$inferSelect;

const isOpen = isNull(helpTasks.endedAt);

/** One task a unit, however often its buyer asks; a later finding takes the place of the earlier one. */
export async function openHelpTask(
  ctx: Ctx,
  { orderId, unitId, finding }: Pick<HelpTask, "orderId" | "unitId" | "finding">,
): Promise<void> {
  const now = ctx.now();
  await ctx.db
    .insert(helpTasks)
    .values({ orderId, unitId, finding, openedAt: now, askedAt: now })
    .onConflictDoUpdate({
      target: helpTasks.unitId,
      targetWhere: isOpen,
      set: { finding, askedAt: now, asked: sql`${helpTasks.asked} + 1` },
    });
}

/** The unit has what it needs, or staff have seen to it. Repeating it changes nothing. */
export async function endHelpTask(ctx: Ctx, of: { unitId: string } | { id: string }, ended: HelpEnd): Promise<boolean> {
  const which = "id" in of ? eq(helpTasks.id, of.id) : eq(helpTasks.unitId, of.unitId);
  const rows = await ctx.db
    .update(helpTasks)
    .set({ ended, endedAt: ctx.now(), endedBy: actorName(ctx) })
    .where(and(which, isOpen))
    .returning({ id: helpTasks.id });
  return rows.length > 0;
}

export const selectHelpTasks = (ctx: Ctx, limit: number): Promise<HelpTask[]> =>
  ctx.db.select().from(helpTasks).where(isOpen).orderBy(asc(helpTasks.openedAt)).limit(limit);
