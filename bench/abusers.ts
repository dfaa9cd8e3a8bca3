import { Agent, request, type RequestOptions } from "node:http";
import { connect, type Socket } from "node:net";
import { pause } from "@/scripts/system/wait";

/**
 * Strangers who mean harm, each from an address of their own. They take no more of the processor than they need, since
 * they share the machine with the shop that is measured. Each works until it is told to stop.
 */
export type Target = { port: number; host: string };
type Abuser = { name: string; tell(): string; stop(): Promise<void> };

const IDLE_SOCKETS = 300;
const SLOW_CLIENTS = 50;
const FLOODERS = 4;
const AGAIN_MS = 250;
const BYTE_EVERY_MS = 1_000;
const BODY_BYTES = 64 * 1024;

export function startAbusers(target: Target): Abuser[] {
  return [slowClient(target), idleSockets(target), largeBodies(target), hoarder(target)];
}

/** Keeps `count` connections open, opened again whenever they are closed; `busy` is done on each, over and over. */
function holdOpen(target: Target, from: string, count: number, busy: (socket: Socket) => Promise<void>) {
  const over = new AbortController();
  let closed = 0;
  const open = new Set<Socket>();
  const keep = async () => {
    while (!over.signal.aborted) {
      const socket = connect({ ...target, localAddress: from });
      open.add(socket);
      socket.on("error", () => undefined);
      const ended = new Promise((resolve) => socket.once("close", resolve));
      while (!over.signal.aborted && !socket.destroyed) await Promise.race([ended, busy(socket)]);
      socket.destroy();
      open.delete(socket);
      closed++;
      await pause(AGAIN_MS);
    }
  };
  const all = Array.from({ length: count }, keep);
  return {
    tell: () => `${count} kept open, ${closed} closed by the shop`,
    stop: async () => {
      over.abort();
      for (const socket of open) socket.destroy();
      await Promise.all(all);
    },
  };
}

/** Sends a request whose body never ends, a byte a second. */
function slowClient(target: Target): Abuser {
  const begun = new WeakSet<Socket>();
  const drip = async (socket: Socket) => {
    if (!begun.has(socket))
      socket.write(
        "POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n",
      );
    else socket.write("{");
    begun.add(socket);
    await pause(BYTE_EVERY_MS);
  };
  return { name: "slow client", ...holdOpen(target, "127.0.0.2", SLOW_CLIENTS, drip) };
}

/** Connections that say nothing, and some that offer an upgrade and then say nothing. */
function idleSockets(target: Target): Abuser {
  const begun = new WeakSet<Socket>();
  let made = 0;
  const wait = async (socket: Socket) => {
    if (!begun.has(socket) && made++ % 2 === 0)
      socket.write("GET /help HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    begun.add(socket);
    await pause(BYTE_EVERY_MS);
  };
  return { name: "idle sockets", ...holdOpen(target, "127.0.0.3", IDLE_SOCKETS, wait) };
}

/** Repeats `work` in `width` parallel lines, with a breath between, and counts how it was answered. */
function repeat(width: number, from: string, target: Target, work: (index: number) => { path: string; body: string }) {
  const over = new AbortController();
  let index = 0;
  const statuses = new Map<number, number>();
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const line = async () => {
    while (!over.signal.aborted) {
      const { path, body } = work(index++);
      const status = await post({ ...target, agent, localAddress: from, path }, body);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await pause(AGAIN_MS / 10);
    }
  };
  const lines = Array.from({ length: width }, line);
  return {
    tell: () => [...statuses].map(([status, count]) => `${count} × ${status || "no answer"}`).join(", "),
    stop: async () => {
      over.abort();
      await Promise.all(lines);
      agent.destroy();
    },
  };
}

const post = (options: RequestOptions, body: string): Promise<number> =>
  new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request({ ...options, method: "POST", headers, timeout: 30_000 });
    sent.on("response", (answer) => {
      answer.resume();
      answer.on("close", () => resolve(answer.statusCode ?? 0));
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(0));
    sent.end(body);
  });

/** The bodies on which parsers have lost their time. */
function largeBodies(target: Target): Abuser {
  const bodies = ['\\"', "{", "[", '"', "a@", "0"].map((unit) => {
    const text = `{"customer_email":"${unit}`;
    return text + unit.repeat(Math.floor((BODY_BYTES - text.length) / unit.length));
  });
  const work = (index: number) => ({ path: "/api/orders", body: bodies[index % bodies.length] ?? "" });
  return { name: "64 kB bodies", ...repeat(FLOODERS, "127.0.0.4", target, work) };
}

/** Orders as much as it may and pays nothing. */
function hoarder(target: Target): Abuser {
  const work = (index: number) => ({
    path: "/api/orders",
    body: JSON.stringify({
      customer_email: `hoarder-${process.pid}-${Date.now()}-${index}@example.com`,
      package_id: "chatgpt-plus-1-bulan",
      quantity: 5,
    }),
  });
  return { name: "hoarder", ...repeat(2, "127.0.0.5", target, work) };
}
