// Embedded executor: who is who. Signs calls to the application, checks its answers, checks what the SDK presents.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const SIGNATURE_AGE_MAX_SECONDS = 300;

/** Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space. The SDK signs and checks this form. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** The signing key without its `signkey-<name>-` prefix; its characters (not the bytes they name) are the HMAC key. */
function bareKey(signingKey: string): string {
  return signingKey.replace(/^signkey-\w+-/, "");
}

function mac(text: string, timestamp: string, signingKey: string): string {
  return createHmac("sha256", bareKey(signingKey)).update(text).update(timestamp).digest("hex");
}

/** Value of `x-inngest-signature` for a body that is already canonical. `now` in milliseconds. */
export function sign(text: string, signingKey: string, now: number): string {
  const timestamp = String(Math.floor(now / 1_000));
  return `t=${timestamp}&s=${mac(text, timestamp, signingKey)}`;
}

/** True when the header signs exactly this text with our key, not more than five minutes from `now`. */
export function isSignedBy(text: string, header: string | undefined, signingKey: string, now: number): boolean {
  const fields = new URLSearchParams(header ?? "");
  const timestamp = fields.get("t") ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1_000 - Number(timestamp)) > SIGNATURE_AGE_MAX_SECONDS) return false;
  return isSame(fields.get("s") ?? "", mac(text, timestamp, signingKey));
}

/** What the SDK sends as bearer token: the prefix, then the SHA-256 of the bytes that the key's hex names. */
export function bearerToken(signingKey: string): string {
  const prefix = /^signkey-\w+-/.exec(signingKey)?.[0] ?? "";
  return prefix + createHash("sha256").update(bareKey(signingKey), "hex").digest("hex");
}

/** Constant-time comparison of two secrets of any length. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
