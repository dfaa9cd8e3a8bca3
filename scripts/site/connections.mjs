import { peerOf } from "./peer.mjs";

/** Far more than a shop's buyers have open, and within what one process of Node carries. */
export const CONNECTIONS_MAX = 5_000;
/** A network of phones behind one address, six connections each; an order's page keeps one more open. */
export const CONNECTIONS_PER_ADDRESS = 200;
/** An answer that makes no step for this long has no reader any more. */
const STALL_MS = 120_000;

/** The machine itself: the durable engine's calls, the supervisor's probe, and a proxy that nobody has named. */
const OWN_MACHINE = new Set(["127.0.0.1", "::1"]);

/**
 * Caps connections, in all and per address. One too many is closed at once: its owner has others that work. The proxies
 * in front of the shop and the machine itself bring everybody's connections and are only counted in all.
 * @param {import("node:http").Server} server
 * @param {{ max: number, perAddress: number, isProxy: (address: string) => boolean }} limits
 */
export function limitConnections(server, { max, perAddress, isProxy }) {
  server.maxConnections = max;
  /** @type {Map<string, number>} */
  const open = new Map();
  server.on("connection", (/** @type {import("node:net").Socket} */ socket) => {
    const { remoteAddress = "" } = socket;
    const peer = peerOf(remoteAddress);
    if (OWN_MACHINE.has(peer) || isProxy(remoteAddress)) return;
    const count = (open.get(peer) ?? 0) + 1;
    if (count > perAddress) return void socket.destroy();
    open.set(peer, count);
    socket.once("close", () => {
      const left = (open.get(peer) ?? 1) - 1;
      if (left > 0) open.set(peer, left);
      else open.delete(peer);
    });
  });
}

/**
 * Closes connections on which nothing has moved for two minutes, such as those of a reader who takes no bytes. The
 * durable engine's calls are left alone: it waits in silence until its step is done, however long that is.
 * @param {import("node:http").Server} server
 * @param {(socket: import("node:net").Socket) => boolean} mayWait
 */
export function closeStalled(server, mayWait, afterMs = STALL_MS) {
  server.setTimeout(afterMs, (socket) => {
    if (!mayWait(socket)) socket.destroy();
  });
}
