import { DomainError } from "@/lib/core/errors";
import { DEFAULT_POLICY, type SeatPolicy } from "@/lib/core/kinds";
import { seatPolicy } from "@/lib/core/seat-policy";
import { selectUnit, type Line } from "@/lib/orders";
import {
  insertGrant,
  selectAssignments,
  selectGrants,
  selectLiveTerms,
  type Assignment,
  type Grant,
  type Term,
} from "@/lib/seats";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { noteFact } from "@/lib/work/transition";
import { connect, LIST_LAG_MS, selectWorkspace } from "@/lib/workspaces";
import { lockSeated } from "./lock-seated";
import { reassign } from "./reassign";
import { again } from "./rules";

/**
 * Warranty: a seat in another workspace for somebody who has lost theirs. Days, claims and pauses are the product's, as
 * they were when the order was placed; they count from the first invitation of a term, and a replacement never makes the
 * term longer.
 */

const DAY_MS = 86_400_000;

/** What the warranty of a running seat still gives. Instants are ISO 8601. */
export type Warranty = {
  /** When the warranty of the term that runs is over; null where the product has none. */
  until: string | null;
  /** Whole days of it that are left, rounded up. */
  daysLeft: number;
  claimsLeft: number;
  /** When the next claim can be made: now or earlier, or after the pause. Null when none can. */
  nextClaimAt: string | null;
  /** Whole rupiah that the days left are worth, for when no replacement is possible. */
  refundIdr: number;
};

/**
 * - `not_live`: it has ended, or nothing of it is owed · `not_covered`: no warranty, or its days are over
 * - `used_up`: all claims of this term were made · `cooling_down`: the pause since the last one runs
 * - `moving`: a replacement is under way · `healthy`: the workspace lists them as a member
 * - `invited`: their invitation there is open, and only has to be accepted
 * - `unreadable`: the workspace cannot be asked; staff may claim all the same · `no_seat`: no other workspace has one
 */
export type Refusal =
  "not_live" | "not_covered" | "used_up" | "cooling_down" | "moving" | "healthy" | "invited" | "unreadable" | "no_seat";

export type Claimed =
  { outcome: "reassigned"; workspaceId: string } | { outcome: "refused"; why: Refusal; warranty: Warranty | null };

export type Claim = {
  assignmentId: string;
  /** What was found, in words, for the timeline. */
  finding: string;
  /** Staff may claim for a workspace that cannot be asked; a buyer may not. */
  by: "buyer" | "staff";
};

/** The warranty of a running seat; null when it has no term, or has ended. Throws `not_found`. */
export async function warrantyOf(ctx: Ctx, assignmentId: string): Promise<Warranty | null> {
  const covered = await readCover(ctx, assignmentId);
  return covered && toWarranty(ctx, covered);
}

type Cover = { assignment: Assignment; term: Term; line: Line; claims: Grant[] };

/** The term that runs, what it was bought as, and what was claimed on it. */
async function readCover(ctx: Ctx, assignmentId: string): Promise<Cover | null> {
  const [assignment] = await selectAssignments(ctx, { ids: [assignmentId] });
  if (!assignment) throw new DomainError("not_found", "There is no such assignment.");
  const term = (await selectLiveTerms(ctx, assignmentId)).find(({ endsAt }) => endsAt > ctx.now());
  const bought = term && (await selectUnit(ctx, term.unitId));
  if (assignment.status !== "ACTIVE" || !term || !bought) return null;
  return { assignment, term, line: bought.line, claims: await selectGrants(ctx, "claim", term.unitId) };
}

export const policyOf = ({ snapshot }: Line): SeatPolicy =>
  seatPolicy.safeParse(snapshot.policy).data ?? DEFAULT_POLICY;

function toWarranty(ctx: Ctx, { term, line, claims }: Cover): Warranty {
  const now = ctx.now().getTime();
  const policy = policyOf(line);
  const until = term.startsAt.getTime() + line.warrantyDays * DAY_MS;
  const claimsLeft = Math.max(0, policy.claimsMax - claims.length);
  const last = claims.at(-1);
  const next = Math.max(now, last ? last.at.getTime() + policy.cooldownDays * DAY_MS : now);
  const canClaim = claimsLeft > 0 && next < until;
  return {
    until: line.warrantyDays > 0 ? new Date(until).toISOString() : null,
    daysLeft: Math.max(0, Math.ceil((until - now) / DAY_MS)),
    claimsLeft,
    nextClaimAt: canClaim ? new Date(next).toISOString() : null,
    refundIdr: refundForDaysLeft({
      priceIdr: Math.floor(line.totalIdr / line.units),
      daysLeft: (term.endsAt.getTime() - now) / DAY_MS,
      daysTotal: (term.endsAt.getTime() - term.startsAt.getTime()) / DAY_MS,
      factorPercent: policy.refundPercent,
    }),
  };
}

/**
 * Claims the warranty of a running seat: looks at the workspace whether the person is really without access, counts the
 * claim, and moves them to another one. Refused with a reason and what the days left are worth; a refused claim does not
 * count. Throws `not_found`, and `try_later` while the lists may lag. `lock` is a parameter so that a test can take it
 * away.
 */
export async function claimWarranty(ctx: Ctx, claim: Claim, lock = lockSeated): Promise<Claimed> {
  requireRight(ctx, "warranty.claim");
  const seen = await readCover(ctx, claim.assignmentId);
  const early = seen ? refusalOf(ctx, seen) : "not_live";
  const found = early ?? (seen && (await whatIsWrong(ctx, seen.assignment, claim.by)));
  if (!seen || found) return refused(ctx, found ?? "not_live", seen);
  return inTransaction(ctx, async (tx): Promise<Claimed> => {
    if (!(await lock(tx, claim.assignmentId))) return refused(tx, "not_live", null);
    // Counted again under the lock: another claim may have come first.
    const now = await readCover(tx, claim.assignmentId);
    const late = now ? refusalOf(tx, now) : "not_live";
    if (!now || late) return refused(tx, late ?? "not_live", now);
    if (now.assignment.seatId !== seen.assignment.seatId) return refused(tx, "moving", now);
    return replace(tx, claim, now);
  });
}

const refused = (ctx: Ctx, why: Refusal, cover: Cover | null): Claimed => ({
  outcome: "refused",
  why,
  warranty: cover && toWarranty(ctx, cover),
});

/** What speaks against a claim without asking the workspace. */
function refusalOf(ctx: Ctx, cover: Cover): Refusal | null {
  const { until, daysLeft, claimsLeft, nextClaimAt } = toWarranty(ctx, cover);
  if (!until || daysLeft === 0) return "not_covered";
  if (!cover.assignment.invitedAt) return "moving";
  if (claimsLeft === 0) return "used_up";
  return nextClaimAt === null || new Date(nextClaimAt) > ctx.now() ? "cooling_down" : null;
}

/**
 * Null when they are really without access: in neither list, or in a workspace that is suspended, where a seat serves
 * nobody.
 */
async function whatIsWrong(
  ctx: Ctx,
  { workspaceId, email, invitedAt }: Assignment,
  by: Claim["by"],
): Promise<Refusal | null> {
  const workspace = await selectWorkspace(ctx, workspaceId);
  if (workspace.status === "SUSPENDED") return null;
  const remote = connect(workspace);
  const members = await remote.listMembers();
  const pending = await remote.listPending();
  if (members.outcome !== "listed" || pending.outcome !== "listed") return by === "staff" ? null : "unreadable";
  const isIn = (list: readonly { email: string }[]) => list.some((one) => one.email.toLowerCase() === email);
  if (isIn(members.items)) return "healthy";
  if (isIn(pending.items)) return "invited";
  if (invitedAt && ctx.now().getTime() - invitedAt.getTime() < LIST_LAG_MS)
    throw again("the workspace's lists may not show a fresh invitation yet", LIST_LAG_MS / 1000);
  return null;
}

async function replace(tx: TxCtx, { assignmentId, finding }: Claim, cover: Cover): Promise<Claimed> {
  const { assignment, term, claims } = cover;
  const workspace = await selectWorkspace(tx, assignment.workspaceId);
  const moved = await reassign(tx, { assignmentId, why: "warranty", fromWorkspaceId: assignment.workspaceId });
  if (moved.outcome !== "reassigned") return refused(tx, moved.outcome, cover);
  const number = claims.length + 1;
  await insertGrant(tx, "claim", { assignmentId, unitId: term.unitId, number });
  const facts = { email: assignment.email ?? "", workspace: workspace.name, finding, number };
  await noteFact(tx, term.orderId, { code: "warranty_claimed", ...facts });
  return moved;
}

export type DaysLeft = {
  /** Whole rupiah that were paid for all of the days. */
  priceIdr: number;
  /** Days that the buyer still has; parts of a day count as such. */
  daysLeft: number;
  daysTotal: number;
  /** Share of the value that is given back, 0 to 100. */
  factorPercent: number;
};

/** Whole rupiah for the days that are left: price × left ÷ total × factor, rounded down; never more than the price. */
export function refundForDaysLeft({ priceIdr, daysLeft, daysTotal, factorPercent }: DaysLeft): number {
  if (daysTotal <= 0) return 0;
  const share = Math.min(1, Math.max(0, daysLeft / daysTotal));
  return Math.floor((priceIdr * share * Math.min(100, Math.max(0, factorPercent))) / 100);
}
