import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integerOf, isTrue, keyOf, problemWith, requiredValue, valuesIn } from "./expressions";

const event = {
  id: "e1",
  name: "x",
  data: { n: 3, kind: "a", nothing: null, list: [1, 2], deep: { id: "d" }, vip: true },
};
const scope = { event, async: { data: { n: 3, id: "d" } } };

describe("expressions", () => {
  it.each([
    "event.data.n == 3",
    "event.data.n > 2 && event.data.kind == 'a'",
    'event.data["kind"] != "b"',
    "event.data.n == async.data.n",
    "event.data.deep.id == async.data.id",
    "event.data.nothing == null",
    "event.data.missing == null",
    "event.data.missing.deeper == null",
    "event.missing.deeper != 'a'",
    "!(event.data.kind == 'b')",
    "event.data.missing == async.data.missing",
    "event.data.kind.startsWith('a') || event.data.kind.contains('z')",
    "event.data.list.exists(x, x == 2)",
    "size(event.data.list) == 2",
    "event.data.vip ? true : false",
    "",
  ])("holds: %s", (expression) => expect(isTrue(expression, scope)).toBe(true));

  it.each([
    "event.data.n == 4",
    "event.data.n + 1 == 4", // int and double do not mix; the server says the same
    "event.data.missing == 'a'",
    "event.data.missing > 1",
    "event.data.missing.startsWith('a')",
    "event.data.kind", // not a boolean
    "event.data. ==",
    "nobody.knows == 1",
    "has(event.data.missing)",
  ])("does not hold: %s", (expression) => expect(isTrue(expression, scope)).toBe(false));

  it("give keys that differ when the values differ", () => {
    expect(keyOf("event.data.kind", scope)).toBe('"a"');
    expect(keyOf("event.data.n", scope)).toBe("3");
    expect(keyOf("event.data.kind + '-' + string(event.data.n)", scope)).toBe('"a-3"');
    expect(keyOf("event.data.missing", scope)).toBe("null");
    expect(keyOf("event.data. ==", scope)).toBe("null");
  });

  it("give whole numbers within bounds", () => {
    expect(integerOf("event.data.vip ? 300 : 0", scope, 600)).toBe(300);
    expect(integerOf("event.data.vip == true ? 9000 : 0", scope, 600)).toBe(600);
    expect(integerOf("event.data.missing == 1 ? 9 : -9000", scope, 600)).toBe(-600);
    expect(integerOf("event.data.kind", scope, 600)).toBe(0);
  });

  it("say what is wrong with them", () => {
    expect(problemWith("event.data.n == 1")).toBeUndefined();
    expect(problemWith("event.data. ==")).toEqual(expect.any(String));
  });

  it("do not change the event, and are not fooled by names of Object.prototype", () => {
    const before = JSON.stringify(event);
    isTrue("event.data.__proto__.x == null && event.data.constructor.x == null", { event });
    expect(JSON.stringify(event)).toBe(before);
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });

  it("never throw, whatever the text and the event", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, data) => {
        expect(typeof isTrue(text, { event: data })).toBe("boolean");
        expect(typeof keyOf(text, { event: data })).toBe("string");
      }),
    );
  });
});

describe("what an awaited event must contain", () => {
  it.each([
    ["event.data.n == async.data.x", "3"],
    ["async.data.x == event.data.kind && async.data.y > 1", '"a"'],
    ["async.data.y > 1 && (async.data.x == 'lit' && true)", '"lit"'],
    ["async.data.x == 7", "7"],
    ["async.data.x == true", "true"],
    ["async.data.x == event.data.missing", undefined],
    ["async.data.x == event.data.list", undefined],
    ["async.data.x == 'a' || async.data.x == 'b'", undefined],
    ["async.data.x != 'a'", undefined],
    ["event.data.n == 3", undefined],
  ])("%s → %s", (expression, value) => expect(requiredValue(expression, event)).toBe(value));

  it("is found in every event for which the expression holds", () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(scalar, fc.dictionary(fc.string(), fc.jsonValue()), (value, more) => {
        const [ours, theirs] = [{ data: { key: value } }, { data: { ...more, key: value } }];
        const expression = "event.data.key == async.data.key";
        fc.pre(isTrue(expression, { event: ours, async: theirs }));
        const values = valuesIn(theirs);
        expect(values === undefined || values.includes(requiredValue(expression, ours) ?? "")).toBe(true);
      }),
    );
  });

  it("is not looked for in an event with too many values", () => {
    expect(valuesIn({ data: Array.from({ length: 2_000 }, (_, n) => n) })).toBeUndefined();
  });
});
