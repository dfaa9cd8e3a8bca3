import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** The proxy's mark on a page that was drawn ahead of the request and is the same for everybody of one language. */
export const PRERENDERED_HEADER = "x-kursi-prerendered";

/** A page drawn ahead can carry no nonce: its inline scripts are allowed by their hashes instead. */
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi;
/** Pages by their HTML: two languages, and a few versions while stock changes. */
const KEPT_MAX = 8;
/** @type {Map<string, { policy: string, etag: string, bodies: Record<string, Buffer> }>} */
const kept = new Map();

/** @param {string} html */
export const hashInlineScripts = (html) => [
  ...new Set(
    [...html.matchAll(INLINE_SCRIPT)].map(
      ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
    ),
  ),
];

/** @param {string} html */
function prepare(html) {
  const digest = createHash("sha256").update(html).digest("base64url");
  const known = kept.get(digest);
  if (known) return known;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
  const page = {
    policy: hashInlineScripts(html).join(" "),
    etag: `"${digest.slice(0, 27)}"`,
    bodies: { identity: Buffer.from(html), gzip: gzipSync(html), br: brotliCompressSync(html, quality) },
  };
  kept.set(digest, page);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  return page;
}

/**
 * The newest answer of each language. For this long it is given again without asking the application, which only pays
 * off when many look at once: a change of stock is seen a second later at the most.
 */
const FRESH_MS = 1_000;
/** @type {Map<string, { until: number, headers: import("node:http").OutgoingHttpHeaders, page: ReturnType<typeof prepare> }>} */
const newest = new Map();
/** The language that a visitor's cookie names plainly; null for anything else, which only the proxy can judge. */
function languageAsked(/** @type {import("node:http").IncomingMessage} */ request) {
  const named = [...(request.headers.cookie ?? "").matchAll(/(?:^|;)\s*kursi_locale=([^;]*)/g)].map(([, name]) => name);
  if (named.length === 0) return "id";
  return named.length === 1 && (named[0] === "id" || named[0] === "en") ? named[0] : null;
}
/** The language that was drawn, by the proxy's own word: a visitor's cookie must not decide what others are sent. */
const languageDrawn = (/** @type {import("node:http").ServerResponse} */ response) =>
  /^\/window\/(id|en)(?:\?|$)/.exec(String(response.getHeader("x-middleware-rewrite") ?? ""))?.[1];

/**
 * Answers from the newest page when it is fresh. False: the application has to be asked.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
export function answerFresh(request, response, now = Date.now()) {
  const known = newest.get(languageAsked(request) ?? "");
  if (!known || known.until <= now) return false;
  for (const [name, value] of Object.entries(known.headers)) if (value !== undefined) response.setHeader(name, value);
  const accepted = String(request.headers["accept-encoding"] ?? "");
  sendPage(response, known.page, { accepted, unchanged: request.headers["if-none-match"] });
  return true;
}

/**
 * Node itself leaves the body of an answer to HEAD away.
 * @param {import("node:http").ServerResponse} response
 * @param {ReturnType<typeof prepare>} page
 * @param {{ accepted: string, unchanged: string | undefined }} wanted
 */
function sendPage(response, page, { accepted, unchanged }) {
  if (unchanged === page.etag) {
    response.statusCode = 304;
    return response.end();
  }
  const name = encodingFor(accepted);
  if (name !== "identity") response.setHeader("content-encoding", name);
  const body = page.bodies[name] ?? page.bodies.identity;
  response.setHeader("content-length", body?.length ?? 0);
  return response.end(body);
}

/** @param {string} accepted */
const encodingFor = (accepted) => (/\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : "identity");

/**
 * Watches an answer. When the proxy has marked it as drawn ahead, its HTML is held back until it is whole; then the
 * hashes of its scripts are put into its policy, and it leaves compressed once for everybody. Other answers pass.
 * Only for paths that may be drawn ahead, because Next must not compress what has to be read here.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
export function allowPrerenderedScripts(request, response) {
  // The head of a page is made of the whole page: its hashes, its length.
  if (request.method === "HEAD") request.method = "GET";
  const accepted = String(request.headers["accept-encoding"] ?? "");
  delete request.headers["accept-encoding"];
  const unchanged = request.headers["if-none-match"];
  delete request.headers["if-none-match"];
  /** @type {Buffer[]} */
  const chunks = [];
  const { writeHead, write, end, flushHeaders } = response;
  const isHeld = () =>
    response.getHeader(PRERENDERED_HEADER) !== undefined &&
    String(response.getHeader("content-type")).startsWith("text/html") &&
    response.statusCode === 200;
  const keep = (/** @type {unknown} */ chunk, /** @type {unknown} */ encoding) => {
    if (typeof chunk === "string")
      chunks.push(Buffer.from(chunk, typeof encoding === "string" ? /** @type {BufferEncoding} */ (encoding) : "utf8"));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  // Headers that leave before the body is known could not be completed any more.
  response.flushHeaders = () => (isHeld() ? undefined : Reflect.apply(flushHeaders, response, []));
  response.writeHead = /** @type {typeof writeHead} */ (
    (/** @type {number} */ status, /** @type {unknown[]} */ ...more) => {
      response.statusCode = status;
      const headers = more.find((each) => typeof each === "object" && each !== null);
      for (const [name, value] of Object.entries(headers ?? {}))
        if (value !== undefined) response.setHeader(name, value);
      return isHeld() ? response : Reflect.apply(writeHead, response, [status]);
    }
  );
  response.write = /** @type {typeof write} */ (
    (/** @type {unknown} */ chunk, /** @type {unknown} */ encoding, /** @type {unknown} */ done) => {
      if (!isHeld()) return Reflect.apply(write, response, [chunk, encoding, done]);
      keep(chunk, encoding);
      if (typeof encoding === "function") encoding();
      if (typeof done === "function") done();
      return true;
    }
  );
  response.end = /** @type {typeof end} */ (
    (/** @type {unknown} */ chunk, /** @type {unknown} */ encoding, /** @type {unknown} */ done) => {
      if (!isHeld()) return Reflect.apply(end, response, [chunk, encoding, done]);
      keep(chunk, encoding);
      response.write = write;
      response.writeHead = writeHead;
      const html = Buffer.concat(chunks).toString("utf8");
      const page = prepare(html);
      const policy = String(response.getHeader("content-security-policy") ?? "");
      response.setHeader("content-security-policy", policy.replace("'prerendered'", page.policy));
      for (const name of [PRERENDERED_HEADER, "content-length", "transfer-encoding"]) response.removeHeader(name);
      response.setHeader("etag", page.etag);
      response.setHeader("vary", "cookie, accept-encoding");
      // The address is the same in every language, so nobody in between may keep it.
      response.setHeader("cache-control", "private, no-cache");
      response.end = end;
      const language = languageDrawn(response);
      const isForEverybody = response.getHeader("set-cookie") === undefined && html.includes("</html>");
      if (language && isForEverybody)
        newest.set(language, { until: Date.now() + FRESH_MS, headers: response.getHeaders(), page });
      return sendPage(response, page, { accepted, unchanged });
    }
  );
}
