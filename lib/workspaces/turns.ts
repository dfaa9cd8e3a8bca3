import { and, eq, lt, or, sql } from "drizzle-orm";
import { workspaceTurns } from "@/db/schema";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { paceOf, planTurn, TURN_KEPT_MS } from "./rules";
import type { Workspace } from "./store";

/**
 * Turns at a vendor that is asked one thing at a time, at a pace: a burst is stretched, not refused. Whoever comes too
 * early is told when to come again, and that time is theirs. The only writer of its table.
 */

/** `afterSeconds`: how long to wait; repeating it then is a turn, not a new booking. */
export type TurnTaken = { outcome: "begin" } | { outcome: "later"; afterSeconds: number };

/** Begins a turn that ends with `endTurn`, or after `limitMs` when its process was killed. `lock` is there for a test. */
export const takeTurn = (
  ctx: Ctx,
  workspace: Workspace,
  who: string,
  limitMs: number,
  lock: (tx: TxCtx, key: string) => Promise<unknown> = lockTurns,
): Promise<TurnTaken> =>
  inTransaction(ctx, async (tx) => {
    const pace = paceOf(workspace);
    if (pace === null) return { outcome: "begin" };
    const [now, paceMs] = [tx.now(), pace * 1000];
    await lock(tx, `turns:${workspace.id}`);
    await forgetOver(tx, workspace.id, paceMs);
    const turns = await tx.db.select().from(workspaceTurns).where(eq(workspaceTurns.workspaceId, workspace.id));
    const plan = planTurn(turns, who, now, paceMs);
    if (plan.do !== "wait") {
      const turn =
        plan.do === "begin"
          ? { at: now, busyUntil: new Date(now.getTime() + limitMs) }
          : { at: plan.at, busyUntil: null };
      await tx.db
        .insert(workspaceTurns)
        .values({ workspaceId: workspace.id, who, ...turn })
        .onConflictDoUpdate({ target: [workspaceTurns.workspaceId, workspaceTurns.who], set: turn });
    }
    return plan.do === "begin"
      ? { outcome: "begin" }
      : { outcome: "later", afterSeconds: Math.max(1, Math.ceil((plan.at.getTime() - now.getTime()) / 1000)) };
  });

const lockTurns = (tx: TxCtx, key: string): Promise<unknown> =>
  tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);

/** Turns that bind nobody any more, and those of a clock that has been set back. */
async function forgetOver(tx: TxCtx, workspaceId: string, paceMs: number): Promise<void> {
  const ago = (ms: number): Date => new Date(tx.now().getTime() - ms);
  const { at, busyUntil } = workspaceTurns;
  await tx.db
    .delete(workspaceTurns)
    .where(
      and(
        eq(workspaceTurns.workspaceId, workspaceId),
        or(
          and(sql`${busyUntil} is null`, lt(at, ago(TURN_KEPT_MS))),
          and(lt(busyUntil, tx.now()), lt(at, ago(paceMs))),
          sql`${at} > ${ago(-HORIZON_MS)}::timestamptz`,
        ),
      ),
    );
}

/** No turn is booked further ahead than a long queue at the slowest pace. */
const HORIZON_MS = 24 * 3_600_000;

/** The act is over: its turn still counts for the pace, but keeps nobody out. */
export async function endTurn(ctx: Ctx, workspace: Workspace, who: string): Promise<void> {
  if (paceOf(workspace) === null) return;
  await ctx.db
    .update(workspaceTurns)
    .set({ busyUntil: ctx.now() })
    .where(and(eq(workspaceTurns.workspaceId, workspace.id), eq(workspaceTurns.who, who)));
}
