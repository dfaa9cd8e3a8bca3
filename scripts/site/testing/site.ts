import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import { createSiteServer } from "@/scripts/site/server.mjs";

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;
export type Site = { port: number; stop: (limitMs: number) => Promise<unknown> };

const opened: Site[] = [];

/** The site's server on a free port of loopback, with a handler in the application's place. */
export async function openSite(handle: Handler, options?: Parameters<typeof createSiteServer>[1]): Promise<Site> {
  const { server, stop } = createSiteServer(handle, options);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const site = { port: typeof address === "object" && address ? address.port : 0, stop };
  opened.push(site);
  return site;
}

export async function closeSites(): Promise<void> {
  for (const site of opened.splice(0)) await site.stop(0);
}

/** What comes back for these bytes until the other side ends the connection; empty when it ends without a word. */
export async function sendRaw({ port }: { port: number }, text: string, from = "127.0.0.1"): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", localAddress: from });
  let heard = "";
  socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  socket.write(Buffer.from(text, "latin1"));
  await once(socket, "close");
  return heard;
}
