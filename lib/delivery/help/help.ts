import { useCode, type CodeFor } from "@/lib/buyers";
import { suggestEmail } from "@/lib/core/email-hint";
import { DomainError, isDomainError } from "@/lib/core/errors";
import { maskEmail } from "@/lib/core/format";
import { endHelpTask, openHelpTask } from "@/lib/orders";
import type { HelpAct, HelpEnd, HelpFinding } from "@/lib/orders/status";
import type { Ctx } from "@/lib/work/context";
import { consume } from "@/lib/work/rate-limit";
import { requireRight } from "@/lib/work/rights";
import { correctAddress } from "../correct-address";
import { sendCode } from "../send-code";
import { claimWarranty, type Refusal } from "../warranty";
import { look, type Seen } from "./look";
import { resendInvitation } from "./resend";

/**
 * Help that repairs itself. The buyer says that a person has no access; the shop looks, says why and offers the one act
 * that repairs it. Every step looks again, so nothing that a browser sends is believed but the code and a new address.
 */

/** What the buyer is told. Addresses are masked: whoever holds the order's link need not be its buyer. */
export type Help = {
  finding: HelpFinding;
  act: HelpAct;
  needsCode: boolean;
  /** The address that would be invited, where it is known which. */
  email: string | null;
  workspace: string | null;
  productId: string;
};

export type Repaired = "resent" | "corrected" | "reseated" | "handed_over" | "nothing_to_do";

/** Looks why this unit's person has no access. Throws `not_found`, `too_many`. */
export async function askHelp(ctx: Ctx, unitId: string): Promise<Help> {
  const seen = await lookSlowly(ctx, unitId);
  const { finding, act } = seen.diagnosis;
  if (act === "staff") await handOver(ctx, seen);
  // Somebody is a member again, or what was missing is there: nothing is left for staff.
  else if (finding === "wrong_account") await endHelpTask(ctx, { unitId }, "repaired");
  return toHelp(seen);
}

/** Mails the code that a repair of this unit needs now. Answers the masked address. Throws `conflict` when it needs none. */
export async function sendHelpCode(ctx: Ctx, unitId: string): Promise<{ help: Help; sentTo: string }> {
  const seen = await lookSlowly(ctx, unitId);
  if (!needsCode(seen)) throw new DomainError("conflict", "What is wrong has changed; look again.");
  const code = codeFor(seen);
  await sendCode(ctx, seen.found.order, code);
  return { help: toHelp(seen), sentTo: maskEmail(code.email) };
}

/**
 * Does the one act that repairs what is wrong now, guarded by a code where a seat or an address moves. What it cannot
 * repair becomes a task for staff. Throws `invalid` on `code` and `email`, `too_many`, `try_later`.
 */
export async function repair(
  ctx: Ctx,
  unitId: string,
  given: { code: string; email: string | null },
): Promise<Repaired> {
  const seen = await lookSlowly(ctx, unitId);
  const { act, email } = seen.diagnosis;
  if (act !== "resend" && act !== "correct" && act !== "reseat") return "nothing_to_do";
  const to = email ?? given.email;
  if (act === "correct" && !to) throw refuseEmail();
  await limitActs(ctx, unitId);
  if (needsCode(seen)) await useCode(ctx, codeFor(seen), given.code);
  const done = await carryOut(ctx, seen, act, to ?? "");
  if (done === "handed_over") await handOver(ctx, seen);
  else await endHelpTask(ctx, { unitId }, "repaired");
  return done;
}

async function carryOut(ctx: Ctx, seen: Seen, act: "resend" | "correct" | "reseat", to: string): Promise<Repaired> {
  switch (act) {
    case "resend":
      return resend(ctx, seen);
    case "correct":
      return (await isDone(correctAddress(ctx, seen.found.unit.id, to))) ? "corrected" : "handed_over";
    case "reseat":
      return reseat(ctx, seen);
  }
}

async function resend(ctx: Ctx, { assignment }: Seen): Promise<Repaired> {
  const answer = assignment ? await resendInvitation(ctx, assignment.id) : "not_live";
  return answer === "resent" ? "resent" : "handed_over";
}

/**
 * Under warranty in another workspace, by the product's policy. Where it refuses, whoever was removed is invited to their
 * own seat again; anything else is for staff to judge.
 */
async function reseat(ctx: Ctx, seen: Seen): Promise<Repaired> {
  const { assignment, diagnosis } = seen;
  if (!assignment) return "handed_over";
  const claimed = await claimWarranty(ctx, { assignmentId: assignment.id, finding: diagnosis.finding, by: "buyer" });
  if (claimed.outcome === "reassigned") return "reseated";
  if (IS_WELL.includes(claimed.why)) return "nothing_to_do";
  return diagnosis.finding === "removed" ? resend(ctx, seen) : "handed_over";
}

/** Refusals that say that the look is out of date: the person is there, or on the way. */
const IS_WELL: readonly Refusal[] = ["healthy", "invited", "moving"];

/** Whether it could be done at all; a refusal of the address, a limit or a busy shop is the buyer's to hear. */
async function isDone(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isDomainError(error) && error.code === "conflict") return false;
    throw error;
  }
}

const refuseEmail = (): DomainError =>
  new DomainError("invalid", "email must be filled in", {}, { email: "must be the right address" });

/** Where somebody gets another seat or another address is invited. */
const needsCode = ({ diagnosis: { act } }: Seen): boolean => act === "correct" || act === "reseat";

/** To the buyer's address; when that is mistyped itself, to the one that it was meant to be. */
function codeFor({ found: { order, unit } }: Seen): CodeFor {
  return { purpose: "help", subject: unit.id, email: suggestEmail(order.customerEmail) ?? order.customerEmail };
}

const toHelp = (seen: Seen): Help => ({
  finding: seen.diagnosis.finding,
  act: seen.diagnosis.act,
  needsCode: needsCode(seen),
  email: seen.diagnosis.email ? maskEmail(seen.diagnosis.email) : null,
  workspace: seen.assignment?.invitedAt ? (seen.workspace?.name ?? null) : null,
  productId: seen.found.line.productId,
});

const handOver = (ctx: Ctx, { found: { order, unit }, diagnosis: { finding } }: Seen): Promise<void> =>
  openHelpTask(ctx, { orderId: order.id, unitId: unit.id, finding });

/** Each look may ask a vendor. */
async function lookSlowly(ctx: Ctx, unitId: string): Promise<Seen> {
  if (ctx.actor.kind === "buyer") await consume("help", unitId);
  return look(ctx, unitId);
}

async function limitActs({ actor }: Ctx, unitId: string): Promise<void> {
  if (actor.kind === "buyer") await consume("helpAct", unitId);
}

/** Staff have seen to it. Throws `conflict` when it is closed already. */
export async function closeHelpTask(ctx: Ctx, id: string, ended: HelpEnd = "staff"): Promise<void> {
  requireRight(ctx, "help.close");
  if (!(await endHelpTask(ctx, { id }, ended))) throw new DomainError("conflict", "This task is closed already.");
}
