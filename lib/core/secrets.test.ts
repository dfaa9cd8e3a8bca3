import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetEnv } from "./env";
import { fingerprint, hmacSha256, isSameSecret, seal, sealingKeyIds, sha256, unseal } from "./secrets";

beforeEach(() => {
  process.env.DATA_ENCRYPTION_KEY = Buffer.alloc(32, 7).toString("base64");
  forgetEnv();
});
afterEach(() => {
  delete process.env.DATA_ENCRYPTION_KEY;
  delete process.env.DATA_ENCRYPTION_KEY_PREVIOUS;
  forgetEnv();
});

const useKeys = (present: number, previous?: number) => {
  process.env.DATA_ENCRYPTION_KEY = Buffer.alloc(32, present).toString("base64");
  if (previous !== undefined) process.env.DATA_ENCRYPTION_KEY_PREVIOUS = Buffer.alloc(32, previous).toString("base64");
  else delete process.env.DATA_ENCRYPTION_KEY_PREVIOUS;
  forgetEnv();
};
/** Nonce, tag and text, without the version and the key's id. */
const bytesOf = (sealed: string): Buffer => Buffer.from(sealed.split(".")[2] ?? "", "base64");
const sealedOf = (bytes: Buffer): string => `v1.${sealingKeyIds()[0]}.${bytes.toString("base64")}`;

describe("sealed text", () => {
  it("opens in its own row and in no other", () => {
    const sealed = seal("kunci rahasia", "t.c:1");
    expect(unseal(sealed, "t.c:1")).toBe("kunci rahasia");
    expect(() => unseal(sealed, "t.c:2")).toThrow(/authenticat/);
  });

  it("opens what was sealed by another program, so that stored secrets outlive a new version", () => {
    const sealed = "v1.38593f54.AAECAwQFBgcICQoL4AAFWQiy3CKt56hhIITr1HP0hxN0KTvJ5JKX/Yo5H5OA";
    expect(unseal(sealed, "t.c:1")).toBe("kunci – rahasia");
  });

  it("is another each time, and never carries the plain text", () => {
    const [one, other] = [seal("kunci", "t.c:1"), seal("kunci", "t.c:1")];
    expect(one).not.toBe(other);
    expect(bytesOf(one)).toHaveLength(12 + 16 + "kunci".length);
    expect(bytesOf(one).includes("kunci")).toBe(false);
  });

  it("does not open without its key, and says which one is missing", () => {
    const sealed = seal("kunci", "t.c:1");
    useKeys(8);
    expect(() => unseal(sealed, "t.c:1")).toThrow(/t\.c:1 was sealed with another key \([0-9a-f]{8}\).*_PREVIOUS/);
    for (const nonsense of ["", "kunci", "v1", "v2.00000000.AAAA", sealed.slice(3)])
      expect(() => unseal(nonsense, "t.c:1")).toThrow(/sealed with another key/);
  });

  it("opens under the key before the present one, and is sealed anew with the present one", () => {
    const old = seal("kunci", "t.c:1");
    useKeys(8, 7);
    expect(unseal(old, "t.c:1")).toBe("kunci");
    const [present, previous] = sealingKeyIds();
    expect([old.split(".")[1], seal("kunci", "t.c:1").split(".")[1]]).toEqual([previous, present]);
    useKeys(8);
    expect(() => unseal(old, "t.c:1")).toThrow(/another key/);
  });

  it("does not open in another column, nor in the same column of another table", () => {
    const sealed = seal("kunci", "a.b:1");
    for (const other of ["a.c:1", "b.b:1", "a.b:2"] as const)
      expect(() => unseal(sealed, other)).toThrow(/authenticat/);
  });

  it("does not open when one bit is another", () => {
    const bytes = bytesOf(seal("kunci", "t.c:1"));
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const forged = Buffer.from(bytes);
        forged.writeUInt8((forged[at] ?? 0) ^ (1 << bit), at);
        expect(() => unseal(sealedOf(forged), "t.c:1")).toThrow(/authenticat/);
      }
    }
  });

  it("does not open when its text was cut or made longer", () => {
    const bytes = bytesOf(seal("kunci", "t.c:1"));
    for (let end = 28; end < bytes.length; end++)
      expect(() => unseal(sealedOf(bytes.subarray(0, end)), "t.c:1")).toThrow(/authenticat/);
    const longer = sealedOf(Buffer.concat([bytes, Buffer.from([0])]));
    expect(() => unseal(longer, "t.c:1")).toThrow(/authenticat/);
  });

  it("does not open with a tag cut short", () => {
    const bytes = bytesOf(seal("", "t.c:1"));
    for (let tag = 0; tag < 16; tag++) {
      const cut = sealedOf(bytes.subarray(0, 12 + tag));
      expect(() => unseal(cut, "t.c:1")).toThrow(/authenticat/);
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
