import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetEnv } from "./env";
import { fingerprint, hmacSha256, isSameSecret, seal, sha256, unseal } from "./secrets";

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

  it("opens what was sealed by another program, so that stored secrets outlive a new version", () => {
    const sealed = "AAECAwQFBgcICQoLDaRClvUayr7DamrTzd3RMXP0hxN0KTvJ5JKX/Yo5H5OA";
    expect(unseal(sealed, "row-1")).toBe("kunci – rahasia");
  });

  it("is another each time, and never carries the plain text", () => {
    const [one, other] = [seal("kunci", "row"), seal("kunci", "row")];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, "base64")).toHaveLength(12 + 16 + "kunci".length);
    expect(Buffer.from(one, "base64").includes("kunci")).toBe(false);
  });

  it("does not open under another key", () => {
    const sealed = seal("kunci", "row");
    process.env.DATA_ENCRYPTION_KEY = Buffer.alloc(32, 8).toString("base64");
    forgetEnv();
    expect(() => unseal(sealed, "row")).toThrow(/authenticat/);
  });

  it("does not open when one bit is another", () => {
    const bytes = Buffer.from(seal("kunci", "row"), "base64");
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const forged = Buffer.from(bytes);
        forged.writeUInt8((forged[at] ?? 0) ^ (1 << bit), at);
        expect(() => unseal(forged.toString("base64"), "row")).toThrow(/authenticat/);
      }
    }
  });

  it("does not open when its text was cut or made longer", () => {
    const bytes = Buffer.from(seal("kunci", "row"), "base64");
    for (let end = 28; end < bytes.length; end++)
      expect(() => unseal(bytes.subarray(0, end).toString("base64"), "row")).toThrow(/authenticat/);
    const longer = Buffer.concat([bytes, Buffer.from([0])]).toString("base64");
    expect(() => unseal(longer, "row")).toThrow(/authenticat/);
  });

  it("does not open with a tag cut short", () => {
    const bytes = Buffer.from(seal("", "row"), "base64");
    for (let tag = 0; tag < 16; tag++) {
      const cut = bytes.subarray(0, 12 + tag).toString("base64");
      expect(() => unseal(cut, "row")).toThrow(/authenticat/);
    }
  });
});

describe("digests", () => {
  it("are those of the published examples (FIPS 180-4, RFC 4231)", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(hmacSha256("Jefe", "what do ya want for nothing?")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  // Computed by Python's hashlib and hmac.
  it("take text as UTF-8, and bytes as they are", () => {
    expect(sha256("kursi – é")).toBe("1f3aa1e9024e00e4de8bc4b8fc64c537b7df77c30f90cad49337d8ad99def990");
    const noText = "aeeff45395183d1fba6452ff6fa8b5fd7f24a6538dcd5fa4ddd008e6c8aa3543";
    expect(hmacSha256("Jefe", Buffer.from([0xff, 0xfe]))).toBe(noText);
    expect(hmacSha256("Jefe", Buffer.from([0xff, 0xfe]).toString())).not.toBe(noText);
  });
});

describe("fingerprints", () => {
  // Computed by Python's hmac: HKDF by RFC 5869 without salt, then HMAC. Stored, so they must never change.
  it.each([
    ["kunci rahasia", "gateway-key", "fe95422903fe880c838f81c29996749fdf521d66b71f9b4550b0e4d7a2616188"],
    ["kunci rahasia", "seat-login", "d42e06f30644d48da0f623d83e411e2efcfe3b98e6170c0db6c26b6cac559c5c"],
    ["", "gateway-key", "0c83645605d77801c62654b921cf5e8fc6ae2f859884bcabc5718b1320c2aa58"],
  ])("of %j for %s are known", (text, purpose, expected) => {
    expect(fingerprint(text, purpose)).toBe(expected);
  });

  it("are others under another key", () => {
    const before = fingerprint("kunci rahasia", "gateway-key");
    process.env.DATA_ENCRYPTION_KEY = Buffer.alloc(32, 8).toString("base64");
    forgetEnv();
    expect(fingerprint("kunci rahasia", "gateway-key")).not.toBe(before);
  });
});

describe("comparing secrets", () => {
  const secret = "rahasia-0123456789";

  it("finds only the very same the same", () => {
    expect(isSameSecret("a", "a")).toBe(true);
    expect(isSameSecret(secret, secret)).toBe(true);
    for (const other of [secret.slice(1), secret.slice(0, -1), `${secret}0`, ` ${secret}`, secret.toUpperCase(), "a"]) {
      expect(isSameSecret(other, secret)).toBe(false);
      expect(isSameSecret(secret, other)).toBe(false);
    }
  });

  it("finds a secret with any one character another", () => {
    for (let at = 0; at < secret.length; at++)
      expect(isSameSecret(`${secret.slice(0, at)}~${secret.slice(at + 1)}`, secret)).toBe(false);
  });

  it("takes no secret for the same as an empty one", () => {
    expect(isSameSecret("", "")).toBe(false);
    for (const none of ["", null, undefined]) expect(isSameSecret(none, "a")).toBe(false);
    expect(isSameSecret("a", "")).toBe(false);
  });
});
