import { log } from "@/lib/core/log";
import { lockOrder } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { changeSeat, claimSeats, countSeats, liveAssignments, lockAssignment, type Seated } from "@/lib/seats";
import { actorName, inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import { noteFact } from "@/lib/work/transition";
import { isOpenForSale, selectCalls, selectPoolWorkspaces, type VendorCall, type Workspace } from "@/lib/workspaces";
import type { FoundUnit, UnitOutcome } from "../../port";
import { again } from "../../rules";
import { mayHaveInvited } from "./removal";

/** One person's seat, and what their workspace was asked about them. */
export type SeatedUnit = FoundUnit & Seated & { workspace: Workspace; email: string; calls: readonly VendorCall[] };

export type ReseatCause = {
  why: "suspended" | "full" | "auth" | "unavailable" | "lists_unreadable";
  detail: string | null;
};

/** Reseats a person in another workspace. The old seat becomes `leaving` when an invitation may be out, else free. */
export async function reseat(ctx: Ctx, target: SeatedUnit, cause: ReseatCause): Promise<UnitOutcome> {
  const outcome = await inTransaction(ctx, async (tx) => {
    if (!isOwed((await lockOrder(tx, target.order.id)).paymentStatus)) return "gone";
    const assignment = await lockAssignment(tx, target.assignment.id);
    // A concurrent run has reseated them already; the next delivery finds them there.
    if (assignment?.status !== "ACTIVE" || assignment.seatId !== target.seat.id) return "reseated";
    const { candidates, passedOver } = await findCandidates(tx, target);
    const wanted = { lineId: target.line.id, count: 1, workspaces: candidates };
    const [seat] = (await claimSeats(tx, wanted)) ?? [];
    if (!seat) return null;
    const old = (await mayBeInvited(tx, target)) ? "leaving" : "free";
    await changeSeat(tx, assignment, seat, old);
    const to = candidates.find(({ id }) => id === seat.workspaceId)?.name ?? "";
    const { email, workspace } = target;
    await noteFact(tx, target.order.id, {
      code: "reseated",
      email,
      workspace: workspace.name,
      ...cause,
      to,
      passedOver,
    });
    if (old === "leaving") await announce(tx, "seats/seat.leaving", { seatId: target.seat.id });
    return "reseated";
  });
  if (outcome) return { outcome };
  log.warn({ workspace: target.workspace.name, actor: actorName(ctx), ...cause }, "no other workspace has a free seat");
  throw again(`${cause.why}; no other workspace has a free seat`, 60);
}

/** Whether somebody may hold an invitation to the old seat. Read under the lock: a concurrent run may have called since. */
const mayBeInvited = async (tx: TxCtx, { assignment, seat }: SeatedUnit): Promise<boolean> =>
  (await selectCalls(tx, { assignmentId: assignment.id })).some(
    (call) => call.seatId === seat.id && mayHaveInvited(call),
  );

type Candidates = {
  candidates: { id: string; name: string; reserve: number }[];
  passedOver: { workspace: string; why: "suspended" | "resting" | "full" | "lives_there" }[];
};

/** The other workspaces of the pool, reserves included: they are kept back from selling for exactly this. */
async function findCandidates(tx: TxCtx, { workspace, email }: SeatedUnit): Promise<Candidates> {
  const others = (await selectPoolWorkspaces(tx, [workspace.poolId])).filter(({ id }) => id !== workspace.id);
  const counts = await countSeats(
    tx,
    others.map(({ id }) => id),
  );
  // A vendor knows a person once per workspace, and this one may have a seat there from another order.
  const homes = new Set((await liveAssignments(tx, [email])).map(({ workspaceId }) => workspaceId));
  const found: Candidates = { candidates: [], passedOver: [] };
  for (const other of others) {
    const { id, name } = other;
    const pass = (why: Candidates["passedOver"][number]["why"]) => found.passedOver.push({ workspace: name, why });
    if (other.status === "SUSPENDED") pass("suspended");
    else if (!isOpenForSale(other, tx.now())) pass("resting");
    else if (homes.has(id)) pass("lives_there");
    else if (!counts.get(id)?.free) pass("full");
    else found.candidates.push({ id, name, reserve: 0 });
  }
  return found;
}
