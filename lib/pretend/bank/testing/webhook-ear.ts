import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import { forgetEnv } from "@/lib/core/env";

export type Heard = { headers: Record<string, string>; body: string };
export type WebhookEar = {
  heard: Heard[];
  /** How the shop answers from now on. Called with each delivery before it is answered. */
  answer: (make: (delivery: Heard) => number | Promise<number>) => void;
  stop: () => Promise<void>;
};

/** Stands where the shop is, for tests: the bank's webhooks arrive here over HTTP. The shop answers 200 at first. */
export async function startWebhookEar(): Promise<WebhookEar> {
  const heard: Heard[] = [];
  let make: (delivery: Heard) => number | Promise<number> = () => 200;
  const server = createServer((request, response) => {
    void readDelivery(request).then(async (delivery) => {
      heard.push(delivery);
      response.writeHead(request.url === "/api/webhooks/sandbox" ? await make(delivery) : 404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv("KURSI_INTERNAL_URL", `http://127.0.0.1:${port}`);
  forgetEnv();
  return {
    heard,
    answer: (next) => void (make = next),
    stop: async () => {
      vi.unstubAllEnvs();
      forgetEnv();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readDelivery(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const headers = Object.entries(request.headers).filter(
    (each): each is [string, string] => typeof each[1] === "string",
  );
  return { headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString("utf8") };
}
