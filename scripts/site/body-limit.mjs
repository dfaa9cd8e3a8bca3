import { REFUSAL_HEADERS, refusalBody } from "./refusal.mjs";

/** The largest body that a buyer, a gateway or a member of staff may send. */
export const BODY_LIMIT_BYTES = 1024 * 1024;
/** The durable engine sends a run's whole state back to the site; Inngest's own limit for a step's output is 4 MB. */
export const ENGINE_BODY_LIMIT_BYTES = 5 * 1024 * 1024;
/** A client that is refused gets this much more read, for this long, so that it sees the answer and no reset. */
const LINGER_BYTES = 64 * 1024 * 1024;
const LINGER_MS = 5_000;

const REFUSAL = refusalBody(
  "too_large",
  `The request is larger than ${BODY_LIMIT_BYTES / 1024 / 1024} MiB. Send less.`,
);

const ENGINE_PATH = /^\/api\/inngest(?:[/?]|$)/;
const ENGINE_SIGNATURE = /^t=(\d{9,11})&s=[\da-f]{64}$/;
/** The engine's own limit for the age of a signature, and its clock may be as far off. */
const SIGNATURE_AGE_MAX_MS = 300_000;

/**
 * Whether a request may be the durable engine's. Only the application can verify the signature, over the whole body;
 * until then nobody who does not even bring one is given the engine's room or its patience.
 * @param {import("node:http").IncomingMessage} request
 */
export function mayBeEngine({ url = "", headers }, now = Date.now()) {
  const [, seconds] = ENGINE_SIGNATURE.exec(String(headers["x-inngest-signature"] ?? "")) ?? [];
  return ENGINE_PATH.test(url) && Math.abs(now - Number(seconds) * 1000) <= SIGNATURE_AGE_MAX_MS;
}

/** @param {import("node:http").IncomingMessage} request */
export const limitFor = (request) => (mayBeEngine(request) ? ENGINE_BODY_LIMIT_BYTES : BODY_LIMIT_BYTES);

/**
 * Whether the announced length is too much. A length that is no number is left to Node's parser, which refuses it.
 * @param {import("node:http").IncomingMessage} request
 */
export function announcesTooMuch(request) {
  return Number(request.headers["content-length"] ?? 0) > limitFor(request);
}

/**
 * Answers 413 and then reads on for a while: closing a connection with unread data resets it, and the client would see
 * the reset and not the answer.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
export function refuseBody(request, response) {
  const length = { "content-length": Buffer.byteLength(REFUSAL) };
  response.writeHead(413, { ...REFUSAL_HEADERS, ...length, connection: "close" });
  response.write(REFUSAL);
  let seen = 0;
  const finish = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(finish, LINGER_MS);
  request.on("data", (/** @type {Buffer} */ chunk) => {
    seen += chunk.length;
    if (seen > LINGER_BYTES) request.destroy();
  });
  request.once("end", finish).once("close", finish).once("error", finish);
}

/**
 * A body of unannounced length is held back until it is complete and known to be small enough. The bytes wait in the
 * request's own buffer: `push` is where Node's parser hands them over, and answering true keeps the socket flowing.
 * Resolves to false when the body is too large or was cut off; then the application never hears of the request.
 * @param {import("node:http").IncomingMessage} request
 * @param {number} limitBytes
 * @returns {Promise<"complete" | "too_large" | "cut_off">}
 */
export function holdBody(request, limitBytes) {
  return new Promise((resolve) => {
    const push = request.push.bind(request);
    let seen = 0;
    request.once("close", () => resolve("cut_off"));
    request.push = (/** @type {Buffer | null} */ chunk, encoding) => {
      if (chunk === null) {
        request.push = push;
        const more = push(null);
        resolve("complete");
        return more;
      }
      seen += chunk.length;
      if (seen <= limitBytes) {
        push(chunk, encoding);
        return true;
      }
      request.push = push;
      resolve("too_large");
      return push(chunk, encoding);
    };
  });
}
