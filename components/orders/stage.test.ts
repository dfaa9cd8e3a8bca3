import { describe, expect, it } from "vitest";
import { CATALOGUES } from "@/lib/i18n/catalogues";
import type { UnitView } from "@/lib/ordering/views";
import { INVITATION_STATUSES, PAYMENT_STATUSES, type InvitationStatus } from "@/lib/orders/status";
import { countPeople, deliverySteps, orderStage, stageTone } from "./stage";

type State = UnitView["state"];

const lineOf = (
  kind: "seat" | "code",
  deliveryStatus: InvitationStatus,
  states: readonly State[],
  isRenewal = false,
) => ({
  kind,
  deliveryStatus,
  units: states.map((state) => ({ state, isRenewal })),
});

/** An order of one line whose delivery stands where the order's does. */
const orderOf = (invitationStatus: InvitationStatus, states: readonly State[], more: object = {}) => ({
  paymentStatus: "paid" as const,
  invitationStatus,
  canPayAgain: false,
  unnamedUnits: 0,
  payment: { status: "open" },
  lines: [lineOf("seat", invitationStatus, states)],
  ...more,
});

const STATES: readonly State[] = [
  "waiting",
  "needs_name",
  "needs_you",
  "invited",
  "joined",
  "handed",
  "ended",
  "withdrawn",
];

describe("orderStage", () => {
  it("has words for every pair of states that an order can be in", () => {
    for (const paymentStatus of PAYMENT_STATUSES)
      for (const invitationStatus of INVITATION_STATUSES)
        for (const state of STATES) {
          const stage = orderStage({ ...orderOf(invitationStatus, [state]), paymentStatus });
          expect(Object.keys(CATALOGUES.id.stages)).toContain(stage);
          expect(stageTone(stage)).toBeTruthy();
        }
  });

  it("never tells a buyer who has paid to pay", () => {
    const unpaid = new Set(["waiting", "preparing_qr", "qr_expired", "qr_failed", "cancelled"]);
    for (const paymentStatus of ["paid", "partially_refunded", "needs_review", "refunded"] as const)
      for (const invitationStatus of INVITATION_STATUSES)
        for (const canPayAgain of [true, false])
          expect(unpaid).not.toContain(orderStage({ ...orderOf(invitationStatus, []), paymentStatus, canPayAgain }));
  });

  it("offers a new code once the old one is over, and says so while the first is being made", () => {
    const pending = { ...orderOf("not_started", ["waiting"]), paymentStatus: "pending" as const };
    expect(orderStage(pending)).toBe("waiting");
    expect(orderStage({ ...pending, payment: { status: "creating" }, canPayAgain: true })).toBe("preparing_qr");
    // Its time is over, though no sweep has written that down yet.
    expect(orderStage({ ...pending, canPayAgain: true })).toBe("qr_expired");
    expect(orderStage({ ...pending, payment: { status: "expired" }, canPayAgain: true })).toBe("qr_expired");
    expect(orderStage({ ...pending, paymentStatus: "expired" })).toBe("qr_expired");
  });

  it("asks for the other members while seats have no name", () => {
    const invited = orderOf("invited", ["invited"]);
    expect(orderStage(invited)).toBe("invited");
    expect(orderStage({ ...invited, unnamedUnits: 3 })).toBe("name_seats");
    // Nobody was named at all: nothing can be done before the buyer does.
    expect(orderStage(orderOf("manual", ["needs_name"], { unnamedUnits: 1 }))).toBe("name_seats");
  });

  it("turns to the buyer when one of five was refused, and counts the four", () => {
    const order = orderOf("manual", ["invited", "joined", "needs_you", "invited", "invited"]);
    expect(orderStage(order)).toBe("needs_you");
    expect(countPeople(order)).toEqual({ done: 4, people: 5, needsYou: 1 });
    expect(orderStage({ ...order, lines: [lineOf("seat", "manual", ["invited", "waiting"])] })).toBe("by_hand");
  });

  it("does not speak of invitations where there are none", () => {
    const items = { lines: [lineOf("code", "invited", ["handed"])] };
    expect(orderStage(orderOf("invited", [], items))).toBe("delivered");
    // Nobody but staff can help an item that could not be handed over.
    expect(orderStage(orderOf("failed", [], { lines: [lineOf("code", "failed", ["needs_you"])] }))).toBe("by_hand");
    const longer = { lines: [lineOf("seat", "active", ["joined", "joined"], true), ...items.lines] };
    expect(orderStage(orderOf("active", [], longer))).toBe("renewed");
    const both = { lines: [lineOf("seat", "invited", ["invited"]), ...items.lines] };
    expect(orderStage(orderOf("invited", [], both))).toBe("invited");
  });
});

describe("deliverySteps", () => {
  const paid = (lines: ReturnType<typeof lineOf>[]) => deliverySteps({ paymentStatus: "paid", lines });
  const namesOf = (lines: ReturnType<typeof lineOf>[]) => paid(lines).map(({ name }) => name);

  it("shows nothing before the money is there", () => {
    const lines = [lineOf("seat", "not_started", ["waiting"])];
    expect(deliverySteps({ paymentStatus: "pending", lines })).toEqual([]);
    expect(deliverySteps({ paymentStatus: "needs_review", lines })).toEqual([]);
  });

  it("leads to what was bought", () => {
    const code = lineOf("code", "invited", ["handed"]);
    expect(namesOf([code])).toEqual(["paid", "item"]);
    expect(namesOf([lineOf("seat", "active", ["joined"], true)])).toEqual(["paid", "extend"]);
    expect(namesOf([lineOf("seat", "processing", ["waiting"]), code])).toEqual(["paid", "seat", "invite", "join"]);
  });

  it("has one step at most in progress, and never one done after one that is not", () => {
    for (const kind of ["seat", "code"] as const)
      for (const status of INVITATION_STATUSES)
        for (const isRenewal of [true, false]) {
          const states = paid([lineOf(kind, status, ["waiting"], isRenewal)]).map(({ state }) => state);
          expect(states.filter((state) => state === "current" || state === "trouble").length).toBeLessThanOrEqual(1);
          const firstOpen = states.findIndex((state) => state !== "done");
          expect(firstOpen < 0 ? [] : states.slice(firstOpen)).not.toContain("done");
        }
  });
});
