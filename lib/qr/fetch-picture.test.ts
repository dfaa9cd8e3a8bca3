import { createServer, type RequestListener } from "node:http";
import type { lookup } from "node:dns";
import { isIPv6, type AddressInfo } from "node:net";
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

/** A name server that answers these addresses to everything. */
const nameServer = (addresses: string[], asked: string[]) =>
  ((hostname: string, _options: unknown, done: (error: null, found: { address: string; family: number }[]) => void) => {
    asked.push(hostname);
    done(
      null,
      addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
    );
  }) as unknown as typeof lookup;

describe("fetchPicture", () => {
  it("brings the gateway's picture byte for byte", async () => {
    const png = await renderQrPng("abc", 8);
    const url = await gateway((_, answer) => answer.writeHead(200, { "content-type": "image/png" }).end(png));
    const picture = await fetchPicture(url, [url]);
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
    const url = await gateway(answer);
    expect(await fetchPicture(url, [url])).toBeNull();
  });

  it("answers null for an address that is none", async () => {
    expect(await fetchPicture("not a url", ["https://tripay.co.id"])).toBeNull();
  });

  it.each([
    ["another host", "https://evil.example/qr.png"],
    ["a host that only begins the same", "https://tripay.co.id.evil.example/qr.png"],
    ["a host that only ends the same", "https://eviltripay.co.id/qr.png"],
    ["an open line", "http://tripay.co.id/qr.png"],
    ["another port", "https://tripay.co.id:8443/qr.png"],
    ["a file", "file:///etc/passwd"],
    ["the machine itself", "http://127.0.0.1:5432/"],
    ["the cloud's own service", "http://169.254.169.254/latest/meta-data"],
  ])("does not even ask %s", async (_, url) => {
    const asked: string[] = [];
    expect(await fetchPicture(url, ["https://tripay.co.id/api/"], nameServer(["1.1.1.1"], asked))).toBeNull();
    expect(asked).toEqual([]);
  });

  it.each([["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["fd00::1"]])(
    "calls no machine beside the shop, whatever the name server says: %s",
    async (address) => {
      let calls = 0;
      const near = new URL(await gateway((_request, answer) => void (calls++, answer.end())));
      const asked: string[] = [];
      const find = nameServer([address, "1.1.1.1"], asked);
      expect(
        await fetchPicture("https://pictures.tripay.co.id/qr.png", ["https://tripay.co.id/api/"], find),
      ).toBeNull();
      expect([asked, calls, near.hostname]).toEqual([["pictures.tripay.co.id"], 0, "127.0.0.1"]);
    },
  );

  it("takes nothing from one stand-in's neighbour", async () => {
    const [own, other] = [await gateway((_, answer) => answer.end()), await gateway((_, answer) => answer.end())];
    expect(await fetchPicture(other, [own])).toBeNull();
  });
});
