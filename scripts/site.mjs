// The site's process: Next behind our own HTTP server. Started by the supervisor, which gives it its environment.
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import next from "next";
import { readProxies } from "./site/peer.mjs";
import { createSiteServer } from "./site/server.mjs";

const FINISH_WITHIN_MS = 8_000;
const port = Number(process.env.PORT ?? 3000);

/** @type {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => unknown} */
let handle = (_request, response) => response.writeHead(503, { "retry-after": "1" }).end();
/** Whole numbers; the supervisor has checked them. */
const number = (/** @type {string} */ name) => (process.env[name] ? Number(process.env[name]) : undefined);
const { server, stop } = createSiteServer((request, response) => handle(request, response), {
  proxies: readProxies(process.env.TRUSTED_PROXIES),
  isSecure: process.env.APP_URL?.startsWith("https:"),
  rateFactor: number("RATE_LIMIT_FACTOR") ?? 1,
  connectionsMax: number("CONNECTIONS_MAX"),
  connectionsPerAddress: number("CONNECTIONS_PER_ADDRESS"),
});

let isStopping = false;
const stopOnce = async (/** @type {number} */ exitCode) => {
  if (isStopping) return;
  isStopping = true;
  await stop(FINISH_WITHIN_MS);
  process.exit(exitCode);
};
process.on("SIGTERM", () => void stopOnce(0));
process.on("SIGINT", () => void stopOnce(0));
// The supervisor is gone, however it went: nobody would stop us later.
if (process.send) process.on("disconnect", () => void stopOnce(1));
// A promise that nobody waits for has failed: a mistake to be seen, not a reason to drop everyone's requests.
process.on("unhandledRejection", (reason) => console.error("unhandled rejection", reason));

const isDev = process.argv.includes("--dev");
const app = next({
  dev: isDev,
  dir: fileURLToPath(new URL("..", import.meta.url)),
  port,
  // Next listens for upgrades (hot reload) on the server that it is given, or on the one that it finds. An upgraded
  // connection has no time limits, and a request that only offers an upgrade would go unanswered: outside development
  // it is given a server that nobody reaches, and `Upgrade` means nothing.
  httpServer: isDev ? server : createServer(),
});
await app.prepare();
handle = app.getRequestHandler();
// Set by the supervisor; empty means every address of this machine.
server.listen({ port, host: process.env.HOST || undefined });
await once(server, "listening");
process.send?.({ type: "ready" });
