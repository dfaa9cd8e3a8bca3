import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { sessionCookieName } from "@/lib/auth/options";
import { systemCtx } from "@/lib/work/context";
import { RIGHTS, ruleOf, type Right } from "@/lib/core/rights";
import { errorBody } from "@/lib/http-api/contract";
import { createApiKey, endSessions, revokeApiKey } from "@/lib/staff";
import { cookieFor, newMember } from "@/lib/testing/staff";
import { openShop, order, type Shop } from "@/lib/testing/world";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Door = { path: string; method: string; handler: Handler & { right: Right } };

const here = dirname(fileURLToPath(import.meta.url));
const ctx = systemCtx("test");
const ORIGIN = "http://localhost:3000";

/** Every exported method of every route file below /api/admin, found on disk: a new route is crawled by itself. */
async function findDoors(): Promise<Door[]> {
  const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("route.ts"));
  const doors: Door[] = [];
  for (const file of files.filter((name) => name === "route.ts" || name.endsWith("/route.ts"))) {
    const exported = (await import(join(here, file))) as Record<string, unknown>;
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
      if (typeof exported[method] === "function")
        doors.push({ path: `/api/admin/${dirname(file)}`, method, handler: exported[method] as Door["handler"] });
  }
  return doors;
}

let doors: Door[];
let shop: Shop;
let orderId: string;
const keys = { admin: "", owner: "", revoked: "" };
const cookies = { admin: "", ended: "", forged: "" };

beforeAll(async () => {
  doors = await findDoors();
  shop = await openShop([5]);
  orderId = (await order(shop)).order_id;
  keys.admin = (await createApiKey(ctx, { name: "admin", role: "admin" })).key;
  keys.owner = (await createApiKey(ctx, { name: "owner", role: "owner" })).key;
  const gone = await createApiKey(ctx, { name: "gone", role: "owner" });
  await revokeApiKey(ctx, gone.id);
  keys.revoked = gone.key;
  const [here, left] = [await newMember("admin"), await newMember("admin")];
  await endSessions(ctx, left.id);
  cookies.admin = here.header;
  cookies.ended = left.header;
  cookies.forged = `${sessionCookieName()}=${await cookieFor(here.token, "somebody else's secret of some length")}`;
});

const call = (door: Door, headers: Record<string, string>) =>
  door.handler(
    new Request(`${ORIGIN}${door.path.replace("[id]", orderId)}`, {
      method: door.method,
      headers: door.method === "GET" ? headers : { "content-type": "application/json", ...headers },
      ...(door.method === "GET" ? {} : { body: "{}" }),
    }),
    { params: Promise.resolve({ id: orderId }) },
  );

const TRICKS: Record<string, string>[] = [
  {},
  { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
  { "x-middleware-subrequest": "src/middleware:src/middleware" },
  { "x-forwarded-for": "127.0.0.1", "x-kursi-peer": "127.0.0.1" },
  { "x-original-url": "/api/health", "x-rewrite-url": "/api/health" },
  { "x-http-method-override": "GET" },
  { "x-user-role": "owner", "x-nextjs-data": "1", purpose: "prefetch" },
];

describe("every route below /api/admin", () => {
  it("was found", () => {
    expect(doors.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      expect.arrayContaining([
        "GET /api/admin/orders",
        "GET /api/admin/orders/[id]",
        "POST /api/admin/orders/[id]/cancel",
        "POST /api/admin/orders/[id]/confirm-payment",
        "POST /api/admin/orders/[id]/invite",
        "POST /api/admin/orders/[id]/refund",
        "POST /api/admin/orders/[id]/resend",
        "POST /api/admin/products/[id]/stock",
      ]),
    );
  });

  it("answers 401 to whoever is nobody, whatever headers they add", async () => {
    const nobody: (() => Record<string, string>)[] = [
      () => ({}),
      () => ({ authorization: "Bearer" }),
      () => ({ authorization: "Bearer wrong" }),
      () => ({ authorization: `Bearer kursi_${"0".repeat(40)}` }),
      () => ({ authorization: `Bearer ${keys.revoked}` }),
      () => ({ authorization: `Basic ${keys.admin}` }),
      () => ({ authorization: `Bearer ${keys.admin}x` }),
      () => ({ cookie: `${sessionCookieName()}=nonsense` }),
      () => ({ cookie: cookies.forged }),
      () => ({ cookie: cookies.ended }),
      // A wrong key is an answer; the good cookie beside it does not count.
      () => ({ authorization: "Bearer wrong", cookie: cookies.admin, origin: ORIGIN }),
    ];
    for (const door of doors)
      for (const who of nobody)
        for (const trick of TRICKS) {
          const answer = await call(door, { ...who(), ...trick });
          expect([door.path, answer.status]).toEqual([door.path, 401]);
          expect(errorBody.parse(await answer.json()).error.code).toBe("unauthenticated");
        }
  });

  it("answers 403 to a session cookie that another site's page sent along, except for reading", async () => {
    const foreign: Record<string, string>[] = [
      {},
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site", origin: ORIGIN },
      { "sec-fetch-site": "same-site" },
    ];
    for (const door of doors.filter(({ method }) => method !== "GET"))
      for (const headers of foreign) {
        const answer = await call(door, { cookie: cookies.admin, ...headers });
        expect([door.path, answer.status]).toEqual([door.path, 403]);
      }
  });

  it("lets a good key and our own pages through to the question itself, and an admin only where admins may", async () => {
    const admins: (() => Record<string, string>)[] = [
      () => ({ authorization: `Bearer ${keys.admin}` }),
      () => ({ cookie: `other=1; ${cookies.admin}`, origin: ORIGIN, "sec-fetch-site": "same-origin" }),
    ];
    for (const door of doors) {
      expect(Object.keys(RIGHTS), `${door.method} ${door.path} names its right`).toContain(door.handler.right);
      const statusOf = async (who: Record<string, string>) => (await call(door, who)).status;
      expect([401, 403, 500]).not.toContain(await statusOf({ authorization: `bearer ${keys.owner}` }));
      for (const who of admins) {
        const status = await statusOf(who());
        const isRefused = [401, 403, 500].includes(status);
        expect([door.path, isRefused]).toEqual([door.path, ruleOf(door.handler.right).role === "owner"]);
      }
    }
  });
});
