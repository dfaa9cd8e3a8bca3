// Embedded executor: ids of received events, the same for every repetition of one send.
import { encodeTime, ulid } from "ulid";

const BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ENTROPY_BYTES = 10;
const TIME_CHARS = 10;
const TIME_MAX_MS = 2 ** 48 - 1;

/**
 * One ULID for each of `count` events. The SDK sends a seed "<milliseconds>,<10 bytes base64>" and repeats it when it
 * repeats a send: time = the milliseconds, entropy = the bytes with the last 32 bits plus the event's index.
 */
export function eventIds(seed: string | undefined, count: number, now: number): string[] {
  const [millis = "", base64 = ""] = (seed ?? "").split(",");
  const entropy = Buffer.from(base64, "base64");
  const time = Number(millis);
  const isUsable = entropy.length === ENTROPY_BYTES && Number.isInteger(time) && time > 0 && time <= TIME_MAX_MS;
  if (!isUsable) return Array.from({ length: count }, () => ulid(now));
  return Array.from({ length: count }, (_, index) => {
    const own = Buffer.from(entropy);
    own.writeUInt32BE((entropy.readUInt32BE(6) + index) % 2 ** 32, 6);
    return encodeTime(time, TIME_CHARS) + base32(own);
  });
}

/** 80 bits as 16 characters. */
function base32(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let digit = 0; digit < 16; digit++) {
    text = BASE32.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}
