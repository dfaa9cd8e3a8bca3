import { lookup } from "node:dns";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { isLoopbackUrl, isPublicAddress } from "@/lib/core/addresses";

/** Kinds that browsers draw and that carry no script. */
const PICTURE_TYPES = ["image/png", "image/jpeg"] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];
export type FetchedPicture = { type: PictureType; bytes: Uint8Array<ArrayBuffer> };

const TIME_LIMIT_MS = 5000;
const SIZE_LIMIT_BYTES = 512 * 1024;

/**
 * Fetches the QR picture of a gateway that gives no payload, so that buyers load it from the shop: no third party learns
 * who pays, and it can be saved. Null when no usable picture came in time.
 *
 * `url` comes from the gateway's own answer and still is not believed: it must lead over https to one of the hosts in
 * `gatewayUrls` or below one, and to an address of the public internet, or a forged answer could have the shop fetch from
 * the machines beside it. A stand-in on loopback serves its own pictures.
 */
export async function fetchPicture(
  url: string,
  gatewayUrls: readonly string[],
  find: typeof lookup = lookup,
): Promise<FetchedPicture | null> {
  const target = URL.canParse(url) ? new URL(url) : null;
  const home = target && gatewayUrls.map((known) => new URL(known)).find((known) => isWithin(target, known));
  if (!target || !home) return null;
  const isStandIn = isLoopbackUrl(home.href);
  if (!isStandIn && target.protocol !== "https:") return null;
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  try {
    const answer = await get(target, isStandIn ? undefined : publicOnly(find), signal);
    const type = PICTURE_TYPES.find((known) => answer.headers["content-type"]?.startsWith(known));
    const bytes = answer.statusCode === 200 && type ? await readLimited(answer) : null;
    answer.destroy();
    return bytes && type ? { type, bytes } : null;
  } catch {
    return null;
  }
}

/** A stand-in is one port of this machine; a gateway is its host and what is below it, on the usual port. */
function isWithin(target: URL, home: URL): boolean {
  if (isLoopbackUrl(home.href)) return target.host === home.host;
  return target.port === "" && (target.hostname === home.hostname || target.hostname.endsWith(`.${home.hostname}`));
}

/** Redirects are not followed: the answer is then no picture. */
function get(url: URL, find: LookupFunction | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    request(url, { signal, agent: false, ...(find ? { lookup: find } : {}) }, resolve)
      .on("error", reject)
      .end();
  });
}

/** The address that was looked at is the one that is called: a second answer of the name server cannot be another. */
const publicOnly =
  (find: typeof lookup): LookupFunction =>
  (hostname, options, done) =>
    find(hostname, { all: true }, (error, found) => {
      const isPublic = !error && found.length > 0 && found.every(({ address }) => isPublicAddress(address));
      if (!isPublic) return done(error ?? new Error(`${hostname} is no address of the internet`), "", 0);
      if (options.all) return done(null, found);
      done(null, found[0]?.address ?? "", found[0]?.family ?? 4);
    });

async function readLimited(answer: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > SIZE_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
