import { suggestEmail } from "@/lib/core/email-hint";
import type { HelpAct, HelpFinding, UnitStatus } from "@/lib/orders/status";

/** Why a person has no access, from what was seen, and the one act that repairs it. Pure. */

export type HelpFacts = {
  now: Date;
  /** `paid_late`: after its QR code had ended. */
  payment: "unpaid" | "under_review" | "paid" | "paid_late" | "given_back";
  customerEmail: string;
  unit: { status: UnitStatus; email: string | null };
  /** The person's live seat. */
  seat: { invitedAt: Date | null; joinedAt: Date | null; isWorkspaceDown: boolean } | null;
  /** How the person stands in the vendor's lists; `by_hand`: nobody can be asked. */
  listed: "pending" | "member" | "absent" | "unreadable" | "by_hand" | "not_asked";
  /** An answer of the vendor about this person is still awaited. */
  isCallUnderWay: boolean;
  /** Their other address, which the lists show as nobody's. */
  otherAddress: string | null;
};

export type Diagnosis = {
  finding: HelpFinding;
  act: HelpAct;
  /** The address that is to be invited, where the act corrects one; null: the buyer says it. */
  email: string | null;
};

/** How long a fresh invitation may stand in no list and in no inbox. */
const DELAY_MS = 5 * 60_000;

const say = (finding: HelpFinding, act: HelpAct, email: string | null = null): Diagnosis => ({ finding, act, email });

export function diagnose(facts: HelpFacts): Diagnosis {
  const { payment, unit } = facts;
  if (payment === "unpaid") return say("paid_late", "pay");
  if (payment === "under_review") return say("under_review", "explain");
  if (payment === "given_back" || unit.status === "withdrawn") return say("given_back", "explain");
  switch (unit.status) {
    case "ended":
      return say("term_over", "renew");
    case "needs_name":
      return say("double_order", "name");
    case "needs_person":
      return mistyped(facts) ?? say("address_refused", "correct");
    case "by_hand":
      return say("by_hand", "explain");
    case "waiting":
      return onItsWay(facts);
    case "delivered":
    case "accepted":
      return invited(facts);
  }
}

/** Only who was not seen to join can have been mistyped. */
function mistyped({ unit: { email } }: HelpFacts): Diagnosis | null {
  const better = email && suggestEmail(email);
  return better ? say("typo", "correct", better) : null;
}

function onItsWay({ payment, seat, unit }: HelpFacts): Diagnosis {
  if (seat) return say("vendor_delay", "explain");
  if (unit.email === null) return say("double_order", "name");
  return say(payment === "paid_late" ? "paid_late" : "full", "explain");
}

function invited(facts: HelpFacts): Diagnosis {
  const { seat, listed } = facts;
  if (!seat) return say("unclear", "staff");
  if (seat.isWorkspaceDown) return say("workspace_down", "reseat");
  switch (listed) {
    case "member":
      return say("wrong_account", "explain");
    case "pending":
      return mistyped(facts) ?? say("spam_folder", "resend");
    case "absent":
      return absent(facts, seat);
    case "by_hand":
      return mistyped(facts) ?? say("spam_folder", "resend");
    case "unreadable":
    case "not_asked":
      return say("unreadable", "staff");
  }
}

function absent(facts: HelpFacts, { invitedAt, joinedAt }: NonNullable<HelpFacts["seat"]>): Diagnosis {
  const isFresh = invitedAt === null || facts.now.getTime() - invitedAt.getTime() < DELAY_MS;
  if (isFresh || facts.isCallUnderWay) return say("vendor_delay", "explain");
  if (joinedAt) return say("removed", "reseat");
  if (facts.otherAddress) return say("other_address", "correct", facts.otherAddress);
  return mistyped(facts) ?? say("invite_expired", "resend");
}

/** Addresses that are the same inbox, or that the buyer has given us themselves; never anybody else's. */
export function isTheirs(candidate: string, email: string, customerEmail: string): boolean {
  if (candidate === email) return false;
  return candidate === customerEmail || inboxOf(candidate) === inboxOf(email);
}

/** Gmail takes dots and what follows a plus for nothing; people type them as they please. */
function inboxOf(email: string): string {
  const [name = "", domain = ""] = email.split("@");
  const plain = name.split("+")[0] ?? "";
  return domain === "gmail.com" ? `${plain.replaceAll(".", "")}@${domain}` : `${plain}@${domain}`;
}
