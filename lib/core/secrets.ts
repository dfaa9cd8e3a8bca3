import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { requiredEnv } from "./env";

/** Bytes. Without it Node would open a message whose tag was cut to four bytes, which can be guessed. */
const TAG_LENGTH = 16;
const key = (): Buffer => Buffer.from(requiredEnv("DATA_ENCRYPTION_KEY"), "base64");

/**
 * Encrypts with AES-256-GCM. `rowId` is bound in as additional data, so that a ciphertext copied to another row does
 * not open there.
 */
export function seal(plain: string, rowId: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce).setAAD(Buffer.from(rowId));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
}

/** Opens what `seal` made. Throws when the key, the row or a single bit is another. */
export function unseal(sealed: string, rowId: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key(), bytes.subarray(0, 12), { authTagLength: TAG_LENGTH });
  decipher.setAAD(Buffer.from(rowId));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}

/** HMAC under a key derived for one purpose: finds equal secrets without opening any, and says nothing about them. */
export function fingerprint(text: string, purpose: string): string {
  const derived = Buffer.from(hkdfSync("sha256", key(), "", purpose, 32));
  return createHmac("sha256", derived).update(text).digest("hex");
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
export const hmacSha256 = (secret: string, message: string | Buffer): string =>
  createHmac("sha256", secret).update(message).digest("hex");

/** Compares in constant time. Different lengths, and anything against an empty secret, are unequal. */
export function isSameSecret(given: string | null | undefined, expected: string): boolean {
  if (!given || !expected) return false;
  const [left, right] = [sha256(given), sha256(expected)].map((digest) => Buffer.from(digest, "hex"));
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
