import { createServer } from "node:http";
import { announcesTooMuch, holdBody, limitFor, mayBeEngine, refuseBody } from "./body-limit.mjs";
import { closeStalled, CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS, limitConnections } from "./connections.mjs";
import { answerToNoRequest, guardHead, safetyHeaders } from "./headers.mjs";
import { clientOf, isProxy, peerOf, readProxies } from "./peer.mjs";
import { allowPrerenderedScripts, answerFresh } from "./prerendered.mjs";
import { refuse } from "./refusal.mjs";
import { refuseRequestLine } from "./request-line.mjs";
import { createRequestRate } from "./request-rate.mjs";
import { formStatus, noteForm, withForm } from "./unread-form.mjs";

/** The header that tells the application who is really connected; what a client sends under this name is dropped. */
export const PEER_HEADER = "x-kursi-peer";

const wantsStream = (/** @type {import("node:http").IncomingMessage} */ request) =>
  request.headers.accept?.includes("text/event-stream") === true;

/** The shop window, asked for as a page; the router's own questions about it are no HTML. */
const mayBePrerendered = (/** @type {import("node:http").IncomingMessage} */ request) =>
  /^\/(\?|$)/.test(request.url ?? "") &&
  (request.method === "GET" || request.method === "HEAD") &&
  request.headers.rsc === undefined;

const isStream = (/** @type {import("node:http").ServerResponse} */ response) =>
  wantsStream(response.req) || String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");

/**
 * @typedef {object} SiteOptions
 * @property {import("node:net").BlockList} [proxies] Whose `X-Forwarded-For` is believed; nobody's by default.
 * @property {boolean} [isSecure] Whether buyers reach the shop over https.
 * @property {number} [rateFactor] RATE_LIMIT_FACTOR; 0, the default, counts no requests.
 * @property {number} [connectionsMax] In all.
 * @property {number} [connectionsPerAddress]
 */

/**
 * The site's HTTP server: who is connected, how much may be sent and how long it may take are decided here, before
 * the application sees a request.
 * @param {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => unknown} handle
 * @param {SiteOptions} [options]
 */
export function createSiteServer(handle, options = {}) {
  const { proxies = readProxies(), isSecure = false, rateFactor = 0 } = options;
  const safety = safetyHeaders(isSecure);
  const countRequest = createRequestRate(rateFactor);
  /** @type {Set<import("node:http").ServerResponse>} */
  const open = new Set();
  /**
   * Sockets on which the durable engine waits, judged when its call came: its signature grows old meanwhile.
   * @type {WeakSet<import("node:net").Socket>}
   */
  const engines = new WeakSet();

  /** @type {import("node:http").RequestListener} */
  const listener = async (request, response) => {
    open.add(response);
    response.once("close", () => open.delete(response));
    const { socket } = request;
    if (mayBeEngine(request)) {
      engines.add(socket);
      response.once("close", () => engines.delete(socket));
    }
    const form = noteForm(request);
    guardHead(response, safety, (status) => formStatus(form, status));
    const refusal = refuseRequestLine(request);
    if (refusal) return refuse(response, refusal);
    const peer = peerOf(clientOf(request.socket.remoteAddress, request.headers["x-forwarded-for"], proxies));
    request.headers[PEER_HEADER] = peer;
    const waitSeconds = countRequest(peer, request.url);
    if (waitSeconds !== null) {
      const message = `Too many requests from your address. Please wait ${waitSeconds} seconds.`;
      return refuse(response, {
        status: 429,
        code: "too_many",
        message,
        headers: { "retry-after": String(waitSeconds) },
      });
    }
    // Compression gathers what it is given, and an event must leave at once.
    if (wantsStream(request)) delete request.headers["accept-encoding"];
    if (announcesTooMuch(request)) return refuseBody(request, response);
    if (request.headers["transfer-encoding"] !== undefined) {
      const outcome = await holdBody(request, limitFor(request));
      if (outcome === "too_large") return refuseBody(request, response);
      if (outcome === "cut_off") return void response.destroy();
    }
    if (mayBePrerendered(request)) {
      if (answerFresh(request, response)) return;
      allowPrerenderedScripts(request, response);
    }
    await withForm(form, () => handle(request, response));
  };
  const guarded = (/** @type {Parameters<typeof listener>} */ ...args) =>
    Promise.resolve(listener(...args)).catch((error) => {
      console.error(error);
      if (args[1].headersSent) args[1].destroy();
      else args[1].writeHead(500).end();
    });

  const server = createServer(
    {
      // Time for the request to arrive, not for the answer: event streams stay open.
      headersTimeout: 15_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
      // Checked here, so that this refusal has its headers too.
      requireHostHeader: false,
    },
    guarded,
  );
  limitConnections(server, {
    max: options.connectionsMax ?? CONNECTIONS_MAX,
    perAddress: options.connectionsPerAddress ?? CONNECTIONS_PER_ADDRESS,
    isProxy: (address) => isProxy(address, proxies),
  });
  closeStalled(server, (socket) => engines.has(socket));
  server.on("checkContinue", (request, response) => {
    if (!announcesTooMuch(request)) response.writeContinue();
    void guarded(request, response);
  });
  server.on("checkExpectation", (_request, response) => {
    guardHead(response, safety);
    refuse(response, { status: 417, code: "invalid", message: "Expect can only be 100-continue." });
  });
  server.on("clientError", (error, socket) => {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    // An answer that has begun cannot be told apart from another one behind it.
    const isAnswering = [...open].some((response) => response.socket === socket && response.headersSent);
    if (socket.writable && code !== "ECONNRESET" && !isAnswering) socket.write(answerToNoRequest(code, safety));
    socket.destroy();
  });

  /** Stops taking requests, ends the event streams, lets the other answers finish for `limitMs`. */
  const stop = (/** @type {number} */ limitMs) =>
    new Promise((resolve) => {
      server.close(() => resolve(undefined));
      server.closeIdleConnections();
      for (const response of open) {
        if (isStream(response)) response.socket?.destroy();
        else response.shouldKeepAlive = false;
      }
      // A connection that was busy a moment ago is idle now, and would be kept for its keep-alive time.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      const limit = setTimeout(() => {
        server.closeAllConnections();
        resolve(undefined);
      }, limitMs);
      server.once("close", () => {
        clearInterval(sweep);
        clearTimeout(limit);
      });
    });
  return { server, stop };
}
