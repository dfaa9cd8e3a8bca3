import { describe, expect, it } from "vitest";
import { RIGHTS, roleMay, ruleOf, SCOPES, type Right } from "@/lib/core/rights";
import type { Actor, Ctx } from "./context";
import { hasRight, requireRight } from "./rights";

const as = (actor: Actor): Ctx => ({ actor, now: () => new Date(), db: undefined as unknown as Ctx["db"] });
const person = (role: "owner" | "admin") => as({ kind: "staff", id: "1", email: "a@b.id", role });
const key = (role: "owner" | "admin", scopes: readonly (typeof SCOPES)[number][] | null) =>
  as({ kind: "api_key", id: "1", name: "bot", role, scopes });
const RIGHT_NAMES = Object.keys(RIGHTS) as Right[];

describe("rights", () => {
  it.each(RIGHT_NAMES)("%s: people by role, keys by role and scope, buyers only where it says so", (right) => {
    const { role, scope, isBuyersToo } = ruleOf(right);
    expect(hasRight(person("owner"), right)).toBe(true);
    expect(hasRight(person("admin"), right)).toBe(role === "admin");
    expect(hasRight(key("owner", null), right)).toBe(scope !== null);
    expect(hasRight(key("admin", null), right)).toBe(scope !== null && role === "admin");
    expect(hasRight(key("owner", []), right)).toBe(false);
    for (const one of SCOPES) expect(hasRight(key("owner", [one]), right)).toBe(one === scope);
    expect(hasRight(as({ kind: "buyer", address: null }), right)).toBe(isBuyersToo === true);
    expect(hasRight(as({ kind: "system", name: "sweep" }), right)).toBe(true);
  });

  it("keep money by hand, people, keys, gateways and the engine for owners", () => {
    const owners = RIGHT_NAMES.filter((right) => !roleMay("admin", right));
    expect(owners.toSorted()).toEqual([
      "buyers.erase",
      "engine.read",
      "gateways.read",
      "gateways.test",
      "incidents.run",
      "keys.manage",
      "payments.confirm",
      "payments.resolve",
      "pool.change",
      "products.change",
      "refunds.above_limit",
      "refunds.by_hand",
      "removals.release",
      "security.read",
      "staff.manage",
    ]);
  });

  it("say who may, when they refuse", () => {
    expect(() => requireRight(person("admin"), "staff.manage")).toThrow("Only the role owner may do this.");
    expect(() => requireRight(key("admin", ["orders:read"]), "orders.cancel")).toThrow(/scope orders:write/);
    expect(() => requireRight(key("owner", null), "staff.manage")).toThrow(/a person signs in/);
  });
});
