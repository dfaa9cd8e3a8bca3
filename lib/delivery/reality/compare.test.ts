import { array, assert, constantFrom, date, oneof, option, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, peopleOf, SETTLE_MS, type Ledger } from "./compare";

const NOW = new Date("2026-11-21T12:00:00Z");
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const long = ago(SETTLE_MS + 1);
const resident = (email: string, more: Partial<Ledger["residents"][number]> = {}) => ({
  id: `assignment of ${email}`,
  orderId: "ORD-1",
  email,
  invitedAt: long,
  joinedAt: null,
  ...more,
});
const call = (email: string, action: "invite" | "remove", outcome: "done" | "unknown", at = long) => ({
  email,
  action,
  outcome,
  at,
  assignmentId: "a",
});
const ledger = (more: Partial<Ledger> = {}): Ledger => ({ residents: [], calls: [], accountEmail: null, ...more });
const shown = (members: string[], pending: string[], of: Ledger) =>
  compare(peopleOf(members.map(listed), pending.map(listed)), of, NOW).map(({ kind, email, seats }) =>
    [kind, email || seats].join(" "),
  );
const listed = (email: string) => ({ email });

describe("a reading", () => {
  it("agrees when everybody of ours is there, joined or invited, however their address is written", () =>
    expect(
      shown(
        [" Ani@Shop.Example"],
        ["budi@x.id"],
        ledger({ residents: [resident("ani@shop.example"), resident("budi@x.id")] }),
      ),
    ).toEqual([]));

  it("shows a stranger, and the seat that they take", () =>
    expect(shown(["eve@x.id"], [], ledger())).toEqual(["stranger eve@x.id", "unsold 1"]));

  it("shows who had joined as left, and who had not as missing", () =>
    expect(
      shown([], [], ledger({ residents: [resident("ani@x.id", { joinedAt: long }), resident("budi@x.id")] })),
    ).toEqual(["left ani@x.id", "missing budi@x.id"]));

  it.each([
    ["was not invited yet", { residents: [resident("ani@x.id", { invitedAt: null })] }],
    ["was invited just now", { residents: [resident("ani@x.id", { invitedAt: ago(1_000) })] }],
    [
      "was called about just now",
      { residents: [resident("ani@x.id")], calls: [call("ani@x.id", "invite", "unknown", ago(1_000))] },
    ],
    ["has no name", { residents: [{ ...resident(""), email: null }] }],
  ])("misses nobody who %s", (_, of) => expect(shown([], [], ledger(of))).toEqual([]));

  it.each([
    ["is just being removed", { calls: [call("ani@x.id", "invite", "done"), call("ani@x.id", "remove", "unknown")] }],
    [
      "was removed just now",
      { calls: [call("ani@x.id", "invite", "done"), call("ani@x.id", "remove", "done", ago(1_000))] },
    ],
  ])("takes nobody for a stranger who %s, but counts the seat", (_, of) =>
    expect(shown(["ani@x.id"], [], ledger(of))).toEqual(["unsold 1"]),
  );

  it("takes somebody who came back after their removal for a stranger", () =>
    expect(
      shown(
        ["ani@x.id"],
        [],
        ledger({ calls: [call("ani@x.id", "invite", "done"), call("ani@x.id", "remove", "done")] }),
      ),
    ).toEqual(["stranger ani@x.id", "unsold 1"]));

  it("takes the owner's account for nobody", () =>
    expect(shown(["Owner@X.id"], [], ledger({ accountEmail: "owner@x.id" }))).toEqual([]));
});

it("never takes one of ours for a stranger, nor anybody who is listed for gone, whatever the lists hold", () => {
  const email = oneof(constantFrom("ani@x.id", "Ani@X.id ", "eve@x.id", "", "  "), string({ maxLength: 40 }));
  const list = array(record({ email }), { maxLength: 8 });
  const residents = array(
    record({
      id: string(),
      orderId: string(),
      email: option(email.map((text) => text.trim().toLowerCase())),
      invitedAt: option(date({ noInvalidDate: true })),
      joinedAt: option(date({ noInvalidDate: true })),
    }),
    { maxLength: 5 },
  );
  assert(
    property(list, list, residents, option(email), (members, pending, ours, accountEmail) => {
      const people = peopleOf(members, pending);
      const found = compare(people, ledger({ residents: ours, accountEmail }), NOW);
      expect(new Set(people.map((one) => one.email)).size).toBe(people.length);
      const names = new Set(ours.map((one) => one.email));
      const present = new Set(people.map((one) => one.email));
      for (const { kind, email: who } of found) {
        const isStranger = kind === "stranger";
        expect(kind === "unsold" || (names.has(who) !== isStranger && present.has(who) === isStranger)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});
