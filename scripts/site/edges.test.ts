import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { readHead } from "@/e2e/edge/raw-http";
import { readForm } from "@/lib/http-api";
import { expectConsoleErrors } from "@/lib/testing/noisy-console";
import { closeStalled } from "@/scripts/site/connections.mjs";
import { readProxies } from "@/scripts/site/peer.mjs";
import { createRequestRate } from "@/scripts/site/request-rate.mjs";
import { closeSites, openSite, sendRaw, type Handler } from "@/scripts/site/testing/site";

const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await closeSites();
});

const END = "Host: x\r\nConnection: close\r\n\r\n";
const sayUrl: Handler = (request, response) => response.end(request.url);

describe("a request line that only makes trouble", () => {
  it.each([
    ["GET /%ff", 400],
    ["GET /%", 400],
    ["GET /orders/%00/live", 400],
    ["GET /%0d%0aset-cookie:x", 400],
    ["GET /%ed%a0%80", 400],
    ["OPTIONS *", 400],
    ["GET http://", 400],
    ["TRACE /", 405],
    ["PROPFIND /", 405],
  ])("%s is refused with %i and never reaches the application", async (line, status) => {
    const seen: string[] = [];
    const site = await openSite((request, response) => {
      seen.push(String(request.url));
      response.end();
    });
    expect(readHead(await sendRaw(site, `${line} HTTP/1.1\r\n${END}`)).status).toBe(status);
    expect(seen).toEqual([]);
  });

  it("is told from what only looks odd, which passes", async () => {
    const site = await openSite(sayUrl);
    for (const url of ["/a%20b?x=%ff&y=%00", "/%25ff", "/%E2%82%AC", "//evil.example/x"])
      expect((await sendRaw(site, `GET ${url} HTTP/1.1\r\n${END}`)).split("\r\n")).toContain(url);
    const whole = await sendRaw(site, `GET http://evil.example/help?a=1 HTTP/1.1\r\n${END}`);
    expect(whole.split("\r\n")).toContain("/help?a=1");
  });
});

describe("every answer, whoever gives it,", () => {
  const CASES: [string, string, number][] = [
    ["of the application", `GET /gone HTTP/1.1\r\n${END}`, 404],
    ["of a redirect", `GET /old HTTP/1.1\r\n${END}`, 308],
    ["of an application that fails", `GET /crash HTTP/1.1\r\n${END}`, 500],
    ["to another method", `TRACE / HTTP/1.1\r\n${END}`, 405],
    ["to a missing host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["to bytes that are no request", "garbage\r\n\r\n", 400],
    ["to a head without an end", `GET / HTTP/1.1\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["to an expectation", `GET / HTTP/1.1\r\nExpect: wonders\r\n${END}`, 417],
  ];
  it.each(CASES)("%s carries the headers that keep a browser safe", async (_, text, status) => {
    expectConsoleErrors();
    const site = await openSite(
      (request, response) => {
        if (request.url === "/crash") throw new Error("a bug");
        response.writeHead(request.url === "/old" ? 308 : 404, { "content-type": "text/html" }).end();
      },
      { isSecure: true },
    );
    const answer = readHead(await sendRaw(site, text));
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("strict-transport-security")).toContain("max-age");
  });

  it("keeps the policy that its page brings", async () => {
    const site = await openSite((_request, response) =>
      response.setHeader("content-security-policy", "mine").writeHead(200).end(),
    );
    const { headers } = readHead(await sendRaw(site, `GET / HTTP/1.1\r\n${END}`));
    expect(headers.get("content-security-policy")).toBe("mine");
    expect(headers.has("strict-transport-security")).toBe(false);
  });
});

// Only Linux has all addresses of 127.0.0.0/8.
describe.skipIf(process.platform !== "linux")("connections", () => {
  const hold = async (port: number, from: string): Promise<"open" | "closed"> => {
    const socket = connect({ port, host: "127.0.0.1", localAddress: from });
    sockets.push(socket);
    socket.on("error", () => undefined);
    // Whether it was taken is only known by an answer: a refused one is closed after it was accepted.
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const [answered] = await Promise.race([once(socket, "data"), once(socket, "close").then(() => [null])]);
    return answered ? "open" : "closed";
  };

  it("are counted per address, so that one cannot keep out the others, and counted out again", async () => {
    const { port } = await openSite(sayUrl, { connectionsPerAddress: 3 });
    const mine = [];
    for (let count = 0; count < 5; count++) mine.push(await hold(port, "127.0.0.2"));
    expect(mine).toEqual(["open", "open", "open", "closed", "closed"]);
    expect(await hold(port, "127.0.0.3")).toBe("open");
    // The durable engine and the probe of the supervisor live there.
    for (let count = 0; count < 5; count++) expect(await hold(port, "127.0.0.1")).toBe("open");
    const [first] = sockets;
    first?.destroy();
    await expect.poll(() => hold(port, "127.0.0.2")).toBe("open");
  });

  it("are counted in all, those of a proxy too", async () => {
    const proxies = readProxies("127.0.0.2");
    const { port } = await openSite(sayUrl, { connectionsPerAddress: 1, connectionsMax: 4, proxies });
    const all = [];
    for (let count = 0; count < 5; count++) all.push(await hold(port, "127.0.0.2"));
    expect(all).toEqual(["open", "open", "open", "open", "closed"]);
  });

  it("are closed when nothing moves, but not while the durable engine waits for its step", async () => {
    let asked = 0;
    const server = createServer(() => undefined);
    closeStalled(
      server,
      (socket) => {
        asked++;
        return socket.remoteAddress === "127.0.0.2";
      },
      50,
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const open = (localAddress: string) => {
      const socket = connect({ port, host: "127.0.0.1", localAddress });
      sockets.push(socket);
      socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      return socket;
    };
    const engine = open("127.0.0.2");
    await expect.poll(() => asked).toBe(1);
    await once(open("127.0.0.3"), "close");
    expect(engine.readyState).toBe("open");
    server.closeAllConnections();
    server.close();
  });

  it("that ask for an upgrade are answered like any other", async () => {
    const site = await openSite(sayUrl);
    const ask = "GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n";
    expect(await sendRaw(site, ask)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\/x$/);
  });
});

describe("the rate of requests", () => {
  it("lets an address come in a rush, then steadily, and leaves all others alone", () => {
    const count = createRequestRate(1);
    const refused = (peer: string, times: number, at: number) =>
      Array.from({ length: times }, () => count(peer, "/help", at)).filter((seconds) => seconds !== null).length;
    expect(refused("a", 300, 0)).toBe(0);
    expect(refused("a", 10, 0)).toBe(10);
    expect(refused("b", 10, 0)).toBe(0);
    expect(refused("a", 100, 5_000)).toBe(50);
    expect(refused("a", 300, 1_000_000)).toBe(0);
  });

  it("never turns away gateways, the durable engine or static files, and can be switched off", () => {
    const count = createRequestRate(0.01);
    for (let times = 0; times < 50; times++) {
      for (const url of [
        "/api/webhooks/tripay",
        "/api/payment/webhook",
        "/callback/tripay",
        "/api/inngest?fnId=x",
        "/_next/static/x.js",
      ])
        expect(count("a", url, 0)).toBeNull();
      expect(createRequestRate(0)("a", "/", 0)).toBeNull();
    }
    for (let times = 0; times < 3; times++) count("a", "/api/webhooksx", 0);
    expect(count("a", "/api/webhooksx", 0)).toBeGreaterThan(0);
  });

  it("is answered with 429 and when to come again", async () => {
    const site = await openSite(sayUrl, { rateFactor: 0.003 });
    await sendRaw(site, `GET / HTTP/1.1\r\n${END}`);
    const { status, headers } = readHead(await sendRaw(site, `GET / HTTP/1.1\r\n${END}`));
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("a form that the framework cannot read", () => {
  const post = (type: string) => `POST /cart HTTP/1.1\r\n${type}Content-Length: 0\r\n${END}`;
  const FORM = "Content-Type: multipart/form-data\r\n";
  it("is the sender's mistake, unless an action has begun or it is no form at all", async () => {
    let hasBegun = false;
    const site = await openSite((_request, response) => {
      if (hasBegun) readForm(new FormData());
      response.writeHead(500).end();
    });
    const statusOf = async (text: string) => readHead(await sendRaw(site, text)).status;
    expect(await statusOf(post(FORM))).toBe(400);
    expect(await statusOf(post("Next-Action: x\r\n"))).toBe(400);
    expect(await statusOf(post(""))).toBe(500);
    hasBegun = true;
    expect(await statusOf(post(FORM))).toBe(500);
  });
});
