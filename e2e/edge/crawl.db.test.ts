import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { shopApi, newEmail, ONE_SEAT, type Placed } from "@/e2e/support/shop-api";
import { perSecond } from "@/bench/in-parallel";
import { startShop, type TestShop } from "@/scripts/testing/shop";
import { sendOdd } from "./raw-http";
import { actions, fillIn, hasParameter, routes } from "./routes";

// A whole shop answers thousands of requests here, on whatever machine this runs.
vi.setConfig({ testTimeout: 300_000 });

const WIDTH = 8;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];
const PROTECTING = ["content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"];
/** Escapes that are none, what a database cannot store, what a path must not climb, what code might trip over. */
const ODD =
  "% %ff %00 a%00b %0d%0aset-cookie:%20a=b %ed%a0%80 %25ff %2500 ..%2f..%2fetc%2fpasswd __proto__ '%20or%201=1-- %E2%80%AE"
    .split(" ")
    .concat("a".repeat(4_000), `ORD-${"0".repeat(26)}`, "9".repeat(20), "00000000-0000-4000-8000-000000000000");
/** On pages whose address is fixed the query is all that is odd. */
const ODD_QUERIES = ["?x=%ff", "?page=%00&status=%00&q=%00&at=%00&outcome=%00&next=%00", "?page=-1&page=2&q[]=x", "?%"];

let shop: TestShop;
let placed: Placed;
beforeAll(async () => {
  shop = await startShop({ env: { LOG_LEVEL: "silent" } });
  placed = await shopApi(shop.url).placeOrder(newEmail());
}, 400_000);
afterAll(() => shop.stop(), 60_000);

type Ask = Parameters<typeof sendOdd>[1];
const nameOf = ({ method = "GET", path, headers, body = "" }: Ask) =>
  `${method} ${path.slice(0, 80)} ${JSON.stringify(headers ?? {})} ${body.slice(0, 40).toString()}`;

/** Asks all of it and answers what went wrong: a 5xx, no answer, an answer without the headers. */
async function troublesOf(asks: readonly Ask[]): Promise<string[]> {
  const troubles: string[] = [];
  await perSecond(asks, WIDTH, async (ask) => {
    const { status, headers } = await sendOdd(shop.url, ask);
    const bare = PROTECTING.filter((name) => !headers.has(name));
    if (status === 0 || status >= 500 || bare.length > 0)
      troubles.push(`${status} ${nameOf(ask)} without ${bare.join()}`);
  });
  return troubles;
}

const ownerCookie = async (): Promise<string> => {
  const jar = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair);
    }
    return answer;
  };
  const cookie = () => [...jar.values()].join("; ");
  const { csrfToken } = (await keep(await fetch(`${shop.url}/api/auth/csrf`)).json()) as { csrfToken: string };
  const body = new URLSearchParams({ ...shop.owner, csrfToken, json: "true" });
  keep(
    await fetch(`${shop.url}/api/auth/callback/credentials`, {
      method: "POST",
      headers: { cookie: cookie() },
      body,
      redirect: "manual",
    }),
  );
  return cookie();
};

const known = (route: string) => fillIn(route, /order/.test(route) ? placed.order_id : placed.payment_reference);

describe("no visitor can make the shop fail", () => {
  it("knows every route of the app folder", () => {
    expect(routes().length).toBeGreaterThan(50);
    for (const route of ["/orders/[id]/live", "/api/inngest", "/cart", "/api/webhooks/[gateway]"])
      expect(routes()).toContain(route);
  });

  it("by an odd address, whoever asks", async () => {
    const staff = { cookie: await ownerCookie() };
    expect((await sendOdd(shop.url, { path: "/admin", headers: staff })).status).toBe(200);
    const paths = routes().flatMap((route) =>
      hasParameter(route) ? ODD.map((odd) => fillIn(route, odd)) : ODD_QUERIES.map((query) => `${route}${query}`),
    );
    const asks = paths.flatMap((path) =>
      /^\/(api\/)?admin/.test(path) ? [{ path }, { path, headers: staff }] : [{ path }],
    );
    expect(await troublesOf(asks)).toEqual([]);
  });

  it("by another method, with a body or without", async () => {
    const bodies: Pick<Ask, "headers" | "body">[] = [
      {},
      { headers: { "content-type": "application/json" }, body: "null" },
      { headers: { "content-type": "application/json" }, body: '{"a":"\\u0000"' },
      { headers: { "content-type": "multipart/form-data" }, body: "x" },
      { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=%ff&a=%00" },
    ];
    const asks = routes().flatMap((route) =>
      [known(route), fillIn(route, "%ff")].flatMap((path) =>
        METHODS.flatMap((method) =>
          (method === "POST" || method === "PUT" ? bodies : [{}]).map((more) => ({ ...more, method, path })),
        ),
      ),
    );
    // The owner's cookie is not sent here: what these would do is not the point.
    expect(await troublesOf(asks)).toEqual([]);
  });

  it("by odd headers or an odd target", async () => {
    const headers: Record<string, string>[] = [
      { rsc: "1", "next-router-state-tree": "%ff" },
      { rsc: "1", "next-router-prefetch": "9", "next-router-segment-prefetch": "/%00" },
      { cookie: "kursi_cart=%ff; kursi_locale=%00; __prerender_bypass=x; =;;" },
      { "x-forwarded-host": "evil, %", "x-forwarded-proto": "junk", "x-forwarded-for": "%,,x" },
      { host: "%ff:99999999" },
      { "x-middleware-subrequest": "proxy:proxy", "x-invoke-path": "/admin", "x-nextjs-data": "1" },
      { authorization: "Bearer \u0001", range: "bytes=9-1", "if-none-match": "%", "accept-encoding": "x;q=z" },
      { upgrade: "websocket", connection: "Upgrade" },
      { expect: "wonders" },
    ];
    const asks = [
      "/",
      "/help",
      "/cart",
      known("/orders/[id]"),
      "/admin",
      "/api/packages",
      "/api/admin/orders",
      "/nowhere",
    ];
    const targets = ["*", "http://evil.example/help", "http://%", "//evil.example/%2f..", "/\\evil", "/window/%"];
    expect(
      await troublesOf([
        ...asks.flatMap((path) => headers.map((each) => ({ path, headers: each }))),
        ...targets.flatMap((path) => ["GET", "OPTIONS"].map((method) => ({ path, method }))),
      ]),
    ).toEqual([]);
  });

  it("through sign-in", async () => {
    const paths = [
      "csrf",
      "session",
      "providers",
      "signin",
      "signout",
      "callback/credentials",
      "callback/x",
      "error",
      "_log",
      "%2e",
    ];
    const bodies = ["", "null", "csrfToken=x&email=%00&password=%ff", "{"];
    const asks = paths.flatMap((path) => [
      { path: `/api/auth/${path}?callbackUrl=%25&error=%00` },
      ...bodies.flatMap((body) =>
        ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"].map((type) => ({
          path: `/api/auth/${path}`,
          method: "POST",
          headers: { "content-type": type },
          body,
        })),
      ),
    ]);
    expect(await troublesOf(asks)).toEqual([]);
  });

  it("by what is sent to a server action", async () => {
    const all = actions();
    expect(all.length).toBeGreaterThan(20);
    const junk = [
      "[null]",
      "[null,null,null]",
      "null",
      "{",
      "",
      '["$K1"]',
      '["$9"]',
      '["$@1"]',
      "[1,2,3]",
      `${"[".repeat(9_000)}`,
    ];
    // Drawn for a form without a script, what came back is drawn too: the state that was sent must not break it.
    const state = (quote: unknown) => JSON.stringify([{ quote, values: null, lines: 1 }, "$K1"]);
    const bodies = [...junk, state(null), state({ lines: "x" }), state({ lines: [null], totalIdr: "1" })];
    const asks = all.flatMap(({ id, route }) =>
      bodies.map((body) => ({
        path: known(route),
        method: "POST",
        headers: { "next-action": id, "content-type": "text/plain;charset=UTF-8" },
        body,
      })),
    );
    const origins = ["https://evil.example", "null", "%%%"].map((origin) => ({
      ...asks[0],
      path: "/cart",
      headers: { ...asks[0]?.headers, origin },
    }));
    expect(await troublesOf([...asks, ...origins])).toEqual([]);
    for (const foreign of origins) expect((await sendOdd(shop.url, foreign)).status).toBe(403);
  });
});

describe("what a stranger cannot stop", () => {
  it("a signed webhook that also asks for an upgrade is answered, and the upgrade is not", async () => {
    const body = JSON.stringify({
      event: "payment.succeeded",
      charge_id: "SBX-1",
      reference: placed.payment_reference,
      receipt_id: "R-upgrade",
      amount: placed.amount,
    });
    const timestamp = String(Math.floor(Date.now() / 1000));
    const secret = shop.secrets().SANDBOX_SECRET ?? "";
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    const { status, headers } = await sendOdd(shop.url, {
      method: "POST",
      path: "/api/webhooks/sandbox",
      headers: {
        upgrade: "h2c",
        connection: "Upgrade, HTTP2-Settings",
        "http2-settings": "AAMAAABkAAQCAAAAAAIAAAAA",
        "content-type": "application/json",
        "x-sandbox-timestamp": timestamp,
        "x-sandbox-signature": signature,
      },
      body,
    });
    expect(status).toBe(200);
    expect(headers.has("upgrade")).toBe(false);
  });

  it("the live page of an order, by asking for its head", async () => {
    const { order_id } = await shopApi(shop.url).placeOrder(newEmail(), { package_id: ONE_SEAT });
    const path = `/orders/${order_id}/live`;
    for (let count = 0; count < 40; count++)
      expect((await sendOdd(shop.url, { method: "HEAD", path })).status).toBe(200);
    expect((await sendOdd(shop.url, { path })).status).toBe(200);
  });
});
