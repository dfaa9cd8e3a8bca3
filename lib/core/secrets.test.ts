import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetEnv } from "./env";
import { isSameSecret, seal, unseal } from "./secrets";

beforeEach(() => {
  process.env.DATA_ENCRYPTION_KEY = Buffer.alloc(32, 7).toString("base64");
  forgetEnv();
});
afterEach(() => {
  delete process.env.DATA_ENCRYPTION_KEY;
  forgetEnv();
});

describe("sealed text", () => {
  it("opens in its own row and in no other", () => {
    const sealed = seal("kunci rahasia", "row-1");
    expect(unseal(sealed, "row-1")).toBe("kunci rahasia");
    expect(() => unseal(sealed, "row-2")).toThrow(/authenticat/);
  });

  it("does not open when one bit is another", () => {
    const bytes = Buffer.from(seal("kunci", "row"), "base64");
    for (let at = 0; at < bytes.length; at++) {
      const forged = Buffer.from(bytes);
      forged.writeUInt8((forged[at] ?? 0) ^ 1, at);
      expect(() => unseal(forged.toString("base64"), "row")).toThrow(/authenticat/);
    }
  });

  it("does not open with a tag cut short", () => {
    const bytes = Buffer.from(seal("", "row"), "base64");
    for (let tag = 0; tag < 16; tag++) {
      const cut = bytes.subarray(0, 12 + tag).toString("base64");
      expect(() => unseal(cut, "row")).toThrow(/authenticat/);
    }
  });
});

it("takes no secret for the same as an empty one", () => {
  expect(isSameSecret("", "")).toBe(false);
  expect(isSameSecret(null, "a")).toBe(false);
  expect(isSameSecret("a", "a")).toBe(true);
});
