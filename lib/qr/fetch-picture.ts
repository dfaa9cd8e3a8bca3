/** Kinds that browsers draw and that carry no script. */
const PICTURE_TYPES = ["image/png", "image/jpeg"] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

const TIME_LIMIT_MS = 5000;
const SIZE_LIMIT_BYTES = 512 * 1024;

/**
 * Fetches the QR picture of a gateway that gives no payload, so that buyers load it from the shop: no third party learns
 * who pays, and it can be saved. Null when no usable picture came in time. `url` comes from the gateway's own answer.
 */
export async function fetchPicture(url: string): Promise<{ type: PictureType; bytes: Uint8Array<ArrayBuffer> } | null> {
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(TIME_LIMIT_MS) });
    const type = PICTURE_TYPES.find((known) => answer.headers.get("content-type")?.startsWith(known));
    if (!answer.ok || !type || !answer.body) {
      await answer.body?.cancel();
      return null;
    }
    const bytes = await readLimited(answer.body);
    return bytes && { type, bytes };
  } catch {
    return null;
  }
}

async function readLimited(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(Buffer.concat(chunks));
    size += value.byteLength;
    if (size > SIZE_LIMIT_BYTES) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}
