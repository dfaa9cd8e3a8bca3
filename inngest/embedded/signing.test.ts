import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bearerToken, canonicalJson, isSame, isSignedBy, sign } from "./signing";

const KEY = "signkey-test-0123456789abcdef0123456789abcdef";
const NOW = 1_795_219_383_353;

describe("canonical JSON", () => {
  it("is the example of RFC 8785, section 3.2.4", () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("sorts keys by UTF-16 code units (RFC 8785, section 3.2.3)", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
    expect(Object.values(JSON.parse(canonicalJson(value)))).toHaveLength(7);
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it("leaves out undefined members and survives a round trip of anything", () => {
    expect(canonicalJson({ b: undefined, a: [undefined, -0] })).toBe('{"a":[null,0]}');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("signatures", () => {
  it("are accepted when they are ours and fresh", () => {
    const text = canonicalJson({ b: 1, a: "é" });
    const header = sign(text, KEY, NOW);
    expect(header).toMatch(/^t=1795219383&s=[0-9a-f]{64}$/);
    expect(isSignedBy(text, header, KEY, NOW + 299_000)).toBe(true);
  });

  it("are refused when anything differs", () => {
    const header = sign("text", KEY, NOW);
    const wrong: [string, string | undefined, string, number][] = [
      ["texT", header, KEY, NOW],
      ["text", header, KEY.replace("f", "e"), NOW],
      ["text", header, KEY, NOW + 302_000],
      ["text", header, KEY, NOW - 302_000],
      ["text", header.replace(/t=\d/, "t=2"), KEY, NOW],
      ["text", header.slice(0, -1), KEY, NOW],
      ["text", header.toUpperCase(), KEY, NOW],
      ["text", "t=NaN&s=", KEY, NOW],
      ["text", "", KEY, NOW],
      ["text", undefined, KEY, NOW],
    ];
    for (const [text, seen, key, now] of wrong) expect(isSignedBy(text, seen, key, now)).toBe(false);
  });

  it("never throw, whatever the header is", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(isSignedBy("text", header, KEY, NOW)).toBe(false);
      }),
    );
  });
});

describe("tokens", () => {
  it("keep the key's prefix and hash the bytes that its hex names", () => {
    expect(bearerToken("signkey-test-00")).toBe(
      "signkey-test-6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    );
  });

  it("are compared whole", () => {
    expect(isSame("secret", "secret")).toBe(true);
    for (const given of ["", "secre", "secrets", "Secret"]) expect(isSame(given, "secret")).toBe(false);
  });
});
