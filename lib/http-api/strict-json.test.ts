import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "@/lib/core/errors";
import { parseStrictJson } from "./strict-json";

const parse = (text: string) => parseStrictJson(new TextEncoder().encode(text));
const why = (text: string | Uint8Array): string => {
  try {
    parseStrictJson(typeof text === "string" ? new TextEncoder().encode(text) : text);
  } catch (error) {
    if (error instanceof DomainError && error.code === "invalid") return error.fields.body ?? "";
    throw error;
  }
  return "accepted";
};

describe("JSON at the border", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        fc.pre(!JSON.stringify(value).includes("\\u0000"));
        expect(parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("answers every text with a value or a refusal, never with a crash", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(why(text)).not.toBe("");
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(why(bytes)).not.toBe("");
      }),
    );
    const pieces = fc.constantFrom("{", "}", "[", "]", ":", ",", '"a"', '"\\', "1", "null", " ");
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        expect(why(parts.join(""))).not.toBe("");
      }),
    );
  });

  it.each([
    ["", /empty/],
    ["   ", /empty/],
    ["{", /not valid JSON/],
    ["{}{}", /not valid JSON/],
    ["\uFEFF{}", /byte order mark/],
    [new Uint8Array([0x7b, 0xff, 0x7d]), /not UTF-8/],
    ['{"a":1,"a":2}', /"a" twice/],
    ['{"a":1,"\\u0061":2}', /"a" twice/],
    ['[{"x":{"b":1,"c":{},"b":[]}}]', /"b" twice/],
    ['{"name":"a\\u0000b"}', /NUL/],
    ['{"a\\u0000":1}', /NUL/],
    [`${"[".repeat(21)}${"]".repeat(21)}`, /20 levels/],
    [`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`, /20 levels/],
  ])("refuses %j", (text, reason) => {
    expect(why(text)).toMatch(reason);
  });

  it("lets the same key stand in different objects, and brackets in strings", () => {
    expect(parse('[{"a":"}]\\"{["},{"a":{"a":1}}]')).toEqual([{ a: '}]"{[' }, { a: { a: 1 } }]);
  });
});
