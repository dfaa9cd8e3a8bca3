import { assert, constantFrom, option, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { UNIT_STATUSES } from "@/lib/orders/status";
import { diagnose, isTheirs, type HelpFacts } from "./diagnose";

const NOW = new Date("2026-11-21T12:00:00Z");
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const seat = (more: Partial<NonNullable<HelpFacts["seat"]>> = {}) => ({
  invitedAt: ago(60),
  joinedAt: null,
  isWorkspaceDown: false,
  ...more,
});
const facts = (more: Partial<HelpFacts> = {}): HelpFacts => ({
  now: NOW,
  payment: "paid",
  customerEmail: "budi@gmail.com",
  unit: { status: "delivered", email: "budi@gmail.com" },
  seat: seat(),
  listed: "pending",
  isCallUnderWay: false,
  otherAddress: null,
  ...more,
});
const unit = (status: HelpFacts["unit"]["status"], email: string | null = "budi@gmail.com") => ({
  unit: { status, email },
});

/** What a driver can tell of somebody who is invited, absent, or in. SCIM knows no invitation, by hand nobody is asked. */
const DRIVERS = {
  stand_in: { pending: "pending", absent: "absent", member: "member" },
  session: { pending: "pending", absent: "absent", member: "member" },
  "openai-org": { pending: "pending", absent: "absent", member: "member" },
  scim: { pending: "member", absent: "absent", member: "member" },
  manual: { pending: "by_hand", absent: "by_hand", member: "by_hand" },
} as const;
type Sight = keyof (typeof DRIVERS)["manual"];

type Cause = [cause: string, sight: Sight, more: Partial<HelpFacts>, act: string];
const CAUSES: Cause[] = [
  ["spam_folder", "pending", {}, "resend"],
  ["typo", "pending", unit("delivered", "budi@gmial.com"), "correct"],
  ["invite_expired", "absent", {}, "resend"],
  ["other_address", "absent", { otherAddress: "b.udi@gmail.com" }, "correct"],
  ["removed", "absent", { seat: seat({ joinedAt: ago(30) }) }, "reseat"],
  ["workspace_down", "absent", { seat: seat({ isWorkspaceDown: true }) }, "reseat"],
  ["term_over", "absent", { ...unit("ended"), seat: null }, "renew"],
  ["double_order", "absent", { ...unit("needs_name", null), seat: null }, "name"],
  ["wrong_account", "member", {}, "explain"],
  ["vendor_delay", "absent", { seat: seat({ invitedAt: ago(1) }) }, "explain"],
  ["full", "absent", { ...unit("waiting"), seat: null }, "explain"],
  ["paid_late", "absent", { ...unit("waiting"), seat: null, payment: "paid_late" }, "explain"],
];

describe.each(Object.entries(DRIVERS))("through %s", (driver, sees) => {
  const run = ([, sight, more]: Cause) => diagnose(facts({ listed: sees[sight], ...more }));

  it("at least nine causes of ten are answered without staff", () => {
    const left = CAUSES.map(run).filter((one) => one.act === "staff");
    expect(left.length / CAUSES.length).toBeLessThanOrEqual(0.1);
  });

  it("each cause is found, where its lists can show it", () => {
    const blind =
      driver === "manual" ? ["invite_expired", "other_address", "removed", "wrong_account", "vendor_delay"] : [];
    const unseen = driver === "scim" ? ["spam_folder", "typo"] : blind;
    const found = CAUSES.filter(([cause]) => !unseen.includes(cause)).map(run);
    expect(found.map(({ finding, act }) => [finding, act])).toEqual(
      CAUSES.filter(([cause]) => !unseen.includes(cause)).map(([cause, , , act]) => [cause, act]),
    );
  });
});

it.each([
  ["unpaid", { payment: "unpaid" }, ["paid_late", "pay"]],
  ["money under review", { payment: "under_review" }, ["under_review", "explain"]],
  ["given back", unit("withdrawn"), ["given_back", "explain"]],
  ["refused and mistyped", unit("needs_person", "budi@gmial.com"), ["typo", "correct"]],
  ["refused", unit("needs_person"), ["address_refused", "correct"]],
  ["by hand", unit("by_hand"), ["by_hand", "explain"]],
  ["unreadable lists", { listed: "unreadable" }, ["unreadable", "staff"]],
  ["no seat on record", { seat: null }, ["unclear", "staff"]],
] as const)("answers what is no cause: %s", (_, more, expected) => {
  const { finding, act } = diagnose(facts(more));
  expect([finding, act]).toEqual(expected);
});

it.each([
  ["b.udi+shop@gmail.com", true],
  ["budi@gmail.com", false],
  ["budi@yahoo.com", false],
  ["owner@example.com", true],
])("takes only addresses for theirs that they gave us, or that are the same inbox: %s", (candidate, expected) =>
  expect(isTheirs(candidate, "budi@gmail.com", "owner@example.com")).toBe(expected),
);

it("always answers, and moves a seat only where one was given", () => {
  const any = record({
    now: constantFrom(NOW),
    payment: constantFrom<HelpFacts["payment"]>("unpaid", "under_review", "paid", "paid_late", "given_back"),
    customerEmail: string(),
    unit: record({ status: constantFrom(...UNIT_STATUSES), email: option(string()) }),
    seat: option(
      record({
        invitedAt: option(constantFrom(ago(1), ago(60))),
        joinedAt: option(constantFrom(ago(30))),
        isWorkspaceDown: constantFrom(true, false),
      }),
    ),
    listed: constantFrom<HelpFacts["listed"]>("pending", "member", "absent", "unreadable", "by_hand", "not_asked"),
    isCallUnderWay: constantFrom(true, false),
    otherAddress: option(string()),
  });
  assert(
    property(any, (given) => {
      const { act } = diagnose(given);
      expect(act !== "reseat" || given.seat !== null).toBe(true);
      expect(act !== "resend" || given.seat !== null).toBe(true);
    }),
  );
});
