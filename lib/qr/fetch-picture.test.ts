import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fetchPicture } from "./fetch-picture";
import { renderQrPng } from "./render";

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A gateway that answers every request the same way. */
async function gateway(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/qr`;
}

describe("fetchPicture", () => {
  it("brings the gateway's picture byte for byte", async () => {
    const png = await renderQrPng("abc", 8);
    const url = await gateway((_, answer) => answer.writeHead(200, { "content-type": "image/png" }).end(png));
    const picture = await fetchPicture(url);
    expect(picture?.type).toBe("image/png");
    expect(Buffer.compare(Buffer.from(picture?.bytes ?? []), png)).toBe(0);
  });

  it.each<[string, RequestListener]>([
    ["a page", (_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<html>")],
    [
      "a drawing that may carry scripts",
      (_, answer) => answer.writeHead(200, { "content-type": "image/svg+xml" }).end("<svg/>"),
    ],
    ["an error", (_, answer) => answer.writeHead(500, { "content-type": "image/png" }).end("x")],
    ["a redirect", (_, answer) => answer.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
    ["a flood", (_, answer) => answer.writeHead(200, { "content-type": "image/png" }).end(Buffer.alloc(2_000_000))],
    ["a cut line", (_, answer) => answer.destroy()],
  ])("answers null for %s", async (_, answer) => {
    expect(await fetchPicture(await gateway(answer))).toBeNull();
  });

  it("answers null for an address that is none", async () => {
    expect(await fetchPicture("not a url")).toBeNull();
  });
});
