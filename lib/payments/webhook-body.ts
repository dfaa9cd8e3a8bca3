import { createHash } from "node:crypto";

/** What adapters share in reading the bytes of a webhook whose signature is good. */

/** The body as JSON; undefined when it is not UTF-8, or no JSON. Bytes are never replaced by something readable. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The event key of a body of an unknown shape: its bytes are all that is known of the fact. */
export const keyOfBytes = (body: Buffer): string => `body:${createHash("sha256").update(body).digest("hex")}`;
