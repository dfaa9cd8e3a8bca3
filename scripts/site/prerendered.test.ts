import { createServer, IncomingMessage, ServerResponse, type RequestListener, type Server } from "node:http";
import { Socket, type AddressInfo } from "node:net";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { allowPrerenderedScripts, answerFresh, hashInlineScripts, PRERENDERED_HEADER } from "./prerendered.mjs";

/** Our server's part in pages that were drawn ahead: the hashes of their scripts, and one compression for everybody. */

const PAGE =
  "<!doctype html><html><script>one()</script><script src=x.js></script><p>Halo</p><script nonce=a>two()</script></html>";
const hashOf = (script: string) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    allowPrerenderedScripts(request, response);
    answer(request, response);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const drawnAhead: RequestListener = (_, response) => {
  response.setHeader(PRERENDERED_HEADER, "1");
  response.setHeader("x-middleware-rewrite", "/window/en");
  response.setHeader("content-security-policy", "script-src 'self' 'prerendered'; object-src 'none'");
  response.setHeader("cache-control", "s-maxage=60");
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.write(PAGE.slice(0, 30));
  response.end(PAGE.slice(30));
};

describe("a page that was drawn ahead", () => {
  it("allows exactly its own inline scripts", async () => {
    const answer = await fetch(await serve(drawnAhead));
    expect(answer.headers.get("content-security-policy")).toBe(
      `script-src 'self' ${hashOf("one()")} ${hashOf("two()")}; object-src 'none'`,
    );
    expect(answer.headers.has(PRERENDERED_HEADER)).toBe(false);
    expect(await answer.text()).toBe(PAGE);
  });

  it("is kept by nobody in between, and sent again only when it has changed", async () => {
    const url = await serve(drawnAhead);
    const first = await fetch(url);
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    expect(first.headers.get("vary")).toContain("cookie");
    const again = await fetch(url, { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    expect(again.headers.get("content-security-policy")).toBe(first.headers.get("content-security-policy"));
  });

  it("leaves compressed for whoever can read that", async () => {
    const url = await serve(drawnAhead);
    const zipped = await fetch(url, { headers: { "accept-encoding": "gzip" } });
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(await zipped.text()).toBe(PAGE);
    const plain = await fetch(url, { headers: { "accept-encoding": "identity" } });
    expect(plain.headers.has("content-encoding")).toBe(false);
  });
});

describe("a page that was just sent", () => {
  const ask = (headers: Record<string, string>) => {
    const request = Object.assign(new IncomingMessage(new Socket()), { method: "GET", headers });
    const response = new ServerResponse(request);
    return { request, response };
  };
  const isFresh = (headers: Record<string, string>, now: number) => {
    const { request, response } = ask(headers);
    return answerFresh(request, response, now);
  };

  /** What the next visitor is sent from memory; null when the application would be asked. */
  async function sentAgain(cookie: string): Promise<string | null> {
    const server = createServer((request, response) => {
      if (!answerFresh(request, response)) response.writeHead(204).end();
    });
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers: { cookie } });
    return answer.status === 204 ? null : answer.text();
  }

  it("is sent again for a second, each language for itself, and then asked for anew", async () => {
    const began = Date.now();
    await (await fetch(await serve(drawnAhead), { headers: { cookie: "a=b; kursi_locale=en" } })).text();
    expect(isFresh({ cookie: "kursi_locale=en" }, began)).toBe(true);
    expect(isFresh({ cookie: "kursi_locale=en" }, Date.now() + 1_000)).toBe(false);
    const { request, response } = ask({ cookie: "kursi_locale=en" });
    expect(answerFresh(request, response, began)).toBe(true);
    expect(response.getHeader("content-security-policy")).toContain(hashOf("one()"));
    expect(response.getHeader("cache-control")).toBe("private, no-cache");
  });

  /** As Next does: a HEAD has no body, and the language is the proxy's choice. */
  const likeNext: RequestListener = (request, response) => {
    const locale = (request.headers.cookie ?? "").endsWith("kursi_locale=en") ? "en" : "id";
    response.setHeader(PRERENDERED_HEADER, "1");
    response.setHeader("x-middleware-rewrite", `/window/${locale}`);
    response.setHeader("content-type", "text/html");
    if (request.method === "HEAD") response.end();
    else response.end(PAGE.replace("Halo", locale));
  };
  const getPage = async (url: string, cookie: string) => (await fetch(url, { headers: { cookie } })).text();

  it("is whole for the next visitor, also when somebody asked for its head", async () => {
    const url = await serve(likeNext);
    const head = await fetch(url, {
      method: "HEAD",
      headers: { cookie: "kursi_locale=en", "accept-encoding": "identity" },
    });
    const page = PAGE.replace("Halo", "en");
    expect(head.headers.get("content-length")).toBe(String(page.length));
    expect(await head.text()).toBe("");
    expect(await sentAgain("kursi_locale=en")).toBe(page);
  });

  it("stays in its language when a visitor names two", async () => {
    const url = await serve(likeNext);
    await getPage(url, "kursi_locale=id");
    await getPage(url, "kursi_locale=id; kursi_locale=en");
    expect(await sentAgain("kursi_locale=id")).toContain("<p>id</p>");
    expect(await sentAgain("kursi_locale=id; kursi_locale=en")).toBeNull();
  });

  it("is not shared when it was cut short", async () => {
    const url = await serve((_, response) => {
      response.setHeader(PRERENDERED_HEADER, "1");
      response.setHeader("x-middleware-rewrite", "/window/en");
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><html><p>ha");
    });
    await getPage(url, "kursi_locale=en");
    expect(await sentAgain("kursi_locale=en")).not.toBe("<!doctype html><html><p>ha");
  });

  it("is nobody else's when it brought a cookie", async () => {
    const personal: RequestListener = (request, response) => {
      response.setHeader("set-cookie", "a=1");
      drawnAhead(request, response);
    };
    const later = Date.now() + 5_000;
    await (await fetch(await serve(personal), { headers: { cookie: "kursi_locale=en" } })).text();
    expect(isFresh({ cookie: "kursi_locale=en" }, later)).toBe(false);
  });
});

it.each<[string, RequestListener]>([
  ["another page", (_, response) => response.writeHead(200, { "content-type": "text/html", "x-a": "1" }).end("<p>x")],
  ["a redirect", (_, response) => response.writeHead(303, { location: "/cart", "x-a": "1" }).end()],
  [
    "a mistake of a page drawn ahead",
    (_, response) => {
      response.setHeader(PRERENDERED_HEADER, "1");
      response.statusCode = 500;
      response.setHeader("x-a", "1");
      response.end("no");
    },
  ],
])("passes %s as it is", async (_, answer) => {
  const said = await fetch(await serve(answer), { redirect: "manual" });
  expect(said.headers.get("x-a")).toBe("1");
  expect([200, 303, 500]).toContain(said.status);
});

describe("the hashes of inline scripts", () => {
  it("stand for each script that has no address, once", () => {
    expect(hashInlineScripts(`${PAGE}<script>one()</script>`)).toEqual([hashOf("one()"), hashOf("two()")]);
  });

  it("are found in any text without hanging", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("<script>", "</script>", "<script", "src=", ">", "a", "\n") }),
        (text) => {
          for (const hash of hashInlineScripts(text)) expect(hash).toMatch(/^'sha256-[\w+/]{43}='$/);
        },
      ),
    ));
});
