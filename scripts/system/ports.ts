import { createServer } from "node:net";

/** Whether a port can be listened on. Port 0 asks the system for any free one. */
export function canListen(port: number, host?: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}

/** A free port on loopback, `wanted` if it can be had. Another process may still take it before it is used. */
export async function findFreePort(wanted = 0): Promise<number> {
  const port = (wanted > 0 ? await canListen(wanted, "127.0.0.1") : undefined) ?? (await canListen(0, "127.0.0.1"));
  if (port === undefined) throw new Error("no free port on 127.0.0.1");
  return port;
}
