import { STATUS_CODES } from "node:http";
import { REFUSAL_HEADERS, refusalBody } from "./refusal.mjs";

/**
 * What every answer carries, whoever gives it: a page, a machine's door, a redirect, a refusal of this server, an error
 * of the framework. Pages come with a policy of their own from proxy.ts, which counts instead of this one.
 * @param {boolean} isSecure Whether the shop is reached over https.
 * @returns {Record<string, string>}
 */
export const safetyHeaders = (isSecure) => ({
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  // Not `no-referrer`: that turns the Origin of forms into `null`, which the check against forged forms must refuse.
  "referrer-policy": "strict-origin-when-cross-origin",
  ...(isSecure ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
});

/**
 * Puts the headers on when the head is written, where nobody else has set them. `correct` may still change the status.
 * @param {import("node:http").ServerResponse} response
 * @param {Record<string, string>} headers
 * @param {(status: number) => number} [correct]
 */
export function guardHead(response, headers, correct = (status) => status) {
  const { writeHead } = response;
  response.writeHead = /** @type {typeof writeHead} */ (
    (/** @type {number} */ status, /** @type {unknown[]} */ ...more) => {
      for (const [name, value] of Object.entries(headers))
        if (!response.hasHeader(name)) response.setHeader(name, value);
      response.writeHead = writeHead;
      return Reflect.apply(writeHead, response, [correct(status), ...more]);
    }
  );
}

/** What Node's parser says of a request that never became one; everything else is a plain 400. */
const PARSER_STATUS = /** @type {Record<string, number>} */ ({
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
});

/**
 * The whole answer to bytes that are no request, as text for the socket.
 * @param {string | undefined} code Of the parser's error.
 * @param {Record<string, string>} headers
 */
export function answerToNoRequest(code = "", headers) {
  const status = PARSER_STATUS[code] ?? 400;
  const body = refusalBody("invalid", `This is not a request that can be read: ${STATUS_CODES[status]}.`);
  const all = { ...headers, ...REFUSAL_HEADERS, "content-length": Buffer.byteLength(body), connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`;
}
