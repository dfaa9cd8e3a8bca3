import { createServer } from "node:net";
import { codeOf } from "@/scripts/system/problem";

export type Listening = { port: number } | { refused: string };

/** Tries to listen for a moment. Port 0 asks the system for any free one; `refused` is the system's code. */
export function tryListening(port: number, host?: string): Promise<Listening> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve({ refused: codeOf(error) ?? "unknown" }));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve({ port: found }));
    });
  });
}

/** A free port on loopback, `wanted` if it can be had. Another process may still take it before it is used. */
export async function findFreePort(wanted = 0): Promise<number> {
  for (const port of wanted > 0 ? [wanted, 0] : [0]) {
    const found = await tryListening(port, "127.0.0.1");
    if ("port" in found) return found.port;
  }
  throw new Error("no free port on 127.0.0.1");
}

/** The sentence for a port that the site cannot use, or undefined. */
export function complainAboutPort(port: number, listening: Listening): string | undefined {
  if ("port" in listening) return undefined;
  if (listening.refused === "EADDRINUSE")
    return `PORT: ${port} is already in use on this machine. Stop what listens there, or set PORT to another number.`;
  if (listening.refused === "EACCES")
    return `PORT: this account may not listen on ${port}. Set PORT to a number above 1023.`;
  if (listening.refused === "EADDRNOTAVAIL" || listening.refused === "ENOTFOUND")
    return "HOST: this machine has no such address. Set HOST to one of its own, or to 0.0.0.0 for all of them.";
  return `PORT: ${port} cannot be used (${listening.refused}). Set PORT to another number.`;
}
