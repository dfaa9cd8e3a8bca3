import { connect } from "node:net";

/** The head of an answer; status 0 when the other side ended the connection without one. */
export type Head = { status: number; headers: Headers };

type Sent = { method?: string; path: string; headers?: Record<string, string>; body?: string | Buffer };

/** Sends a request as it is written here, however odd, and hangs up when the head of the answer has come. */
export function sendOdd(url: string, { method = "GET", path, headers = {}, body = "" }: Sent): Promise<Head> {
  const { hostname, port, host } = new URL(url);
  const all = { host, connection: "close", "content-length": String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket = connect({ host: hostname === "localhost" ? "127.0.0.1" : hostname, port: Number(port) });
    socket.setTimeout(30_000, () => socket.destroy(new Error(`${method} ${path} is not answered`)));
    socket.on("data", (chunk: Buffer) => {
      heard += chunk.toString("latin1");
      if (heard.includes("\r\n\r\n")) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(readHead(heard)));
    socket.write(
      Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`), Buffer.from(body)]),
    );
  });
}

/** Status and headers of an answer as it came. */
export function readHead(answer: string): Head {
  const [first = "", ...lines] = answer.split("\r\n\r\n")[0]?.split("\r\n") ?? [];
  const headers = new Headers();
  for (const line of lines) {
    const at = line.indexOf(":");
    headers.append(line.slice(0, at), line.slice(at + 1).trim());
  }
  return { status: Number(first.split(" ")[1] ?? 0), headers };
}
