import { once } from "node:events";
import { IncomingMessage, request } from "node:http";
import { connect, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { BODY_LIMIT_BYTES, limitFor } from "@/scripts/site/body-limit.mjs";
import { closeSites, openSite, type Handler, type Site } from "@/scripts/site/testing/site";

afterEach(closeSites);

/** Answers with the length of the body and the peer, and remembers that it was asked. */
function echo() {
  const calls: string[] = [];
  const handle: Handler = async (incoming, response) => {
    calls.push(incoming.url ?? "");
    let bytes = 0;
    for await (const chunk of incoming) bytes += Buffer.byteLength(chunk);
    response.end(JSON.stringify({ bytes, peer: incoming.headers["x-kursi-peer"] }));
  };
  return { calls, handle };
}

const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

async function send(site: Site, bytes: number, headers: Record<string, string | number>, path = "/api/orders") {
  const outgoing = request({ port: site.port, host: "127.0.0.1", method: "POST", path, headers, agent: false });
  const answered = once(outgoing, "response");
  // After the answer the connection may end in any way.
  outgoing.on("error", () => {});
  for (let sent = 0; sent < bytes; sent += 65_536) outgoing.write(Buffer.alloc(Math.min(65_536, bytes - sent)));
  outgoing.end();
  const [response]: IncomingMessage[] = await answered;
  if (!response) throw new Error("no response");
  return { status: response.statusCode, body: JSON.parse(await textOf(response)) };
}

const TOO_LARGE = {
  error: { code: "too_large", message: "The request is larger than 1 MiB. Send less.", fields: {} },
};

describe("the size of a request", () => {
  it("is refused by its announced length, before the application hears of it", async () => {
    const { calls, handle } = echo();
    const site = await openSite(handle);
    const bytes = 10 * BODY_LIMIT_BYTES;
    expect(await send(site, bytes, { "content-length": bytes })).toEqual({ status: 413, body: TOO_LARGE });
    expect(calls).toEqual([]);
  });

  it("is refused while it streams in with no announced length", async () => {
    const { calls, handle } = echo();
    const site = await openSite(handle);
    const answer = await send(site, 2 * BODY_LIMIT_BYTES, { "transfer-encoding": "chunked" });
    expect(answer).toEqual({ status: 413, body: TOO_LARGE });
    expect(calls).toEqual([]);
  });

  it.each([0, 1, 70_000, BODY_LIMIT_BYTES])("of %i bytes arrives whole, announced or not", async (bytes) => {
    const site = await openSite(echo().handle);
    const kinds: Record<string, string | number>[] = [{ "content-length": bytes }, { "transfer-encoding": "chunked" }];
    for (const headers of kinds)
      expect(await send(site, bytes, headers)).toMatchObject({ status: 200, body: { bytes } });
  });

  it("may be larger for the durable engine's calls, and for nothing that only looks like them", () => {
    const signature = `t=${Math.floor(Date.now() / 1000)}&s=${"a".repeat(64)}`;
    const limit = (url: string, headers: IncomingMessage["headers"]) =>
      limitFor(Object.assign(new IncomingMessage(new Socket()), { url, headers }));
    expect(limit("/api/inngest?fnId=a", { "x-inngest-signature": signature })).toBeGreaterThan(BODY_LIMIT_BYTES);
    for (const url of ["/api/inngestion", "/x/api/inngest", "/", ""])
      expect(limit(url, { "x-inngest-signature": signature })).toBe(BODY_LIMIT_BYTES);
    for (const wrong of [undefined, "", "t=1&s=a", signature.replace(/t=\d/, "t=9"), `${signature}0`])
      expect(limit("/api/inngest", wrong === undefined ? {} : { "x-inngest-signature": wrong })).toBe(BODY_LIMIT_BYTES);
  });

  it("is refused before it is sent to a client that asks first", async () => {
    const site = await openSite(echo().handle);
    const headers = { "content-length": 2 * BODY_LIMIT_BYTES, expect: "100-continue" };
    const outgoing = request({ port: site.port, host: "127.0.0.1", method: "POST", headers, agent: false });
    outgoing.flushHeaders();
    const [response]: IncomingMessage[] = await once(outgoing, "response");
    expect(response?.statusCode).toBe(413);
    expect(response?.headers["x-content-type-options"]).toBe("nosniff");
    outgoing.destroy();
  });
});

describe("the peer header", () => {
  it("names who is connected, whatever the client claims", async () => {
    const site = await openSite(echo().handle);
    const { body } = await send(site, 1, { "content-length": 1, "X-Kursi-Peer": "203.0.113.9" });
    expect(body).toMatchObject({ peer: "127.0.0.1" });
  });
});

describe("a request that is cut off", () => {
  it("does not reach the application and does not harm the next one", async () => {
    const { calls, handle } = echo();
    const site = await openSite(handle);
    const socket = connect(site.port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", () =>
      socket.destroy(),
    );
    await once(socket, "close");
    expect(await send(site, 3, { "content-length": 3 })).toMatchObject({ body: { bytes: 3 } });
    expect(calls).toEqual(["/api/orders"]);
  });
});

describe("stopping", () => {
  it("lets an answer finish and ends an event stream", async () => {
    let finish = () => {};
    const site = await openSite((incoming, response) => {
      if (incoming.url === "/stream") {
        response.setHeader("content-type", "text/event-stream");
        return response.write("data: 1\n\n");
      }
      finish = () => response.end("done");
      return response.flushHeaders();
    });
    const open = async (path: string) => {
      const outgoing = request({ port: site.port, host: "127.0.0.1", path, agent: false }).end();
      const [response]: IncomingMessage[] = await once(outgoing, "response");
      if (!response) throw new Error("no response");
      return response;
    };
    const stream = await open("/stream");
    const slow = await open("/slow");
    const streamEnded = textOf(stream).catch((error: unknown) => String(error));
    const stopped = site.stop(30_000);
    expect(await streamEnded).toMatch(/aborted|data: 1/);
    finish();
    expect(await textOf(slow)).toBe("done");
    await stopped;
  });
});
