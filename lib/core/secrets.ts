import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { env, requiredEnv } from "./env";

/** Bytes. Without it Node would open a message whose tag was cut to four bytes, which can be guessed. */
const TAG_LENGTH = 16;
const NONCE_LENGTH = 12;

/** Where a sealed value lives: its table, column and row. A value that is copied anywhere else does not open there. */
export type SealedAt = `${string}.${string}:${string}`;

type Key = { id: string; bytes: Buffer };
const toKey = (base64: string): Key => ({
  id: sha256(`kursi key ${base64}`).slice(0, 8),
  bytes: Buffer.from(base64, "base64"),
});
/** What is sealed now is sealed with this one. */
const currentKey = (): Key => toKey(requiredEnv("DATA_ENCRYPTION_KEY"));
/** The current key, and the one before it until `rotate-key` has sealed everything anew. */
function acceptedKeys(): Key[] {
  const previous = env().DATA_ENCRYPTION_KEY_PREVIOUS;
  return [currentKey(), ...(previous ? [toKey(previous)] : [])];
}

/** The names of the accepted keys, the current one first. They stand in front of sealed values and tell nothing. */
export const sealingKeyIds = (): string[] => acceptedKeys().map(({ id }) => id);

/** Encrypts with AES-256-GCM, bound to `where`. The answer is `v1.<key id>.<base64 of nonce, tag and text>`. */
export function seal(plain: string, where: SealedAt): string {
  const { id, bytes } = currentKey();
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv("aes-256-gcm", bytes, nonce).setAAD(Buffer.from(where));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return `v1.${id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64")}`;
}

/** Opens what `seal` made. Throws when its key is not here, and when the place or a single bit is another. */
export function unseal(sealed: string, where: SealedAt): string {
  const [version, id, text = ""] = sealed.split(".");
  const key = acceptedKeys().find((accepted) => version === "v1" && accepted.id === id);
  if (!key)
    throw new Error(
      `DATA_ENCRYPTION_KEY: ${where} was sealed with another key (${id ?? "none"}). Set that one as DATA_ENCRYPTION_KEY_PREVIOUS.`,
    );
  const bytes = Buffer.from(text, "base64");
  const nonce = bytes.subarray(0, NONCE_LENGTH);
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: TAG_LENGTH });
  decipher.setAAD(Buffer.from(where));
  decipher.setAuthTag(bytes.subarray(NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH));
  const body = bytes.subarray(NONCE_LENGTH + TAG_LENGTH);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
}

/** HMAC under a key derived for one purpose: finds equal secrets without opening any, and says nothing about them. */
export function fingerprint(text: string, purpose: string): string {
  const derived = Buffer.from(hkdfSync("sha256", currentKey().bytes, "", purpose, 32));
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
