import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { isSameSecret, hmacSha256 } from "@/lib/core/secrets";

export const SIGNING_KEY = "a signing key of more than thirty-two characters";

export type Heard = { key: string; headers: IncomingHttpHeaders; body: string };
/** Instead of carrying the request out. */
export type Instead = (response: ServerResponse) => void;

/** An owner's system as kinds/action/README.md asks for it: it checks the signature and carries each key out once. */
export class OwnerSystem {
  readonly heard: Heard[] = [];
  /** What was carried out, by idempotency key. */
  readonly done = new Map<string, string>();
  /** What happens to requests of a key, or of all (`*`), one after another before they are answered as they should be. */
  readonly instead = new Map<string, Instead[]>();
  /** What is answered for a key that is carried out. */
  answer = (key: string): string => `LISENSI-${key}`;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        const key = String(request.headers["idempotency-key"]);
        this.heard.push({ key, headers: request.headers, body });
        const act = this.instead.get(key)?.shift() ?? this.instead.get("*")?.shift();
        if (act) return act(response);
        if (!isSigned(request.headers, body)) return void response.writeHead(401).end();
        this.carryOut(key);
        return void response.writeHead(200).end(this.done.get(key));
      });
    });
  }

  carryOut(key: string): void {
    if (!this.done.has(key)) this.done.set(key, this.answer(key));
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/deliver`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const isSigned = (headers: IncomingHttpHeaders, body: string): boolean =>
  isSameSecret(
    String(headers["kursi-signature"]),
    `v1=${hmacSha256(SIGNING_KEY, `${String(headers["kursi-timestamp"])}.${body}`)}`,
  );
