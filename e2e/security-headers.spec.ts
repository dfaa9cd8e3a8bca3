import { expect, test } from "./fixtures";

const PUBLIC = [
  "/",
  "/order/chatgpt-plus-1-bulan",
  "/terms/team-5-kursi",
  "/cart",
  "/lookup",
  "/help",
  "/signin",
  "/tidak-ada",
];
const MACHINES = ["/api/packages", "/api/health", "/api/openapi.json"];

for (const path of [...PUBLIC, ...MACHINES, "/dev", "/admin"])
  test(`${path} carries the headers that keep a browser safe`, async ({ page }) => {
    const headers = (await page.request.get(path, { maxRedirects: 0 })).headers();
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    // The shop window is drawn ahead, so it has hashes where the others have a nonce.
    expect(policy).toMatch(
      path === "/" ? /script-src 'self'( 'sha256-[^']+')+;/ : /script-src 'self' 'nonce-[^']+' 'strict-dynamic'/,
    );
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["referrer-policy"]).toBeTruthy();
    expect(headers["permissions-policy"]).toContain("camera=()");
    expect(headers["x-powered-by"]).toBeUndefined();
  });

test("the script's nonce is new with every answer", async ({ page }) => {
  const nonce = async () =>
    /'nonce-([^']+)'/.exec((await page.request.get("/help")).headers()["content-security-policy"] ?? "")?.[1];
  expect(await nonce()).not.toBe(await nonce());
});

test("an order's page is kept by nobody and tells no other site where it is", async ({ page, shop, email }) => {
  const order = await shop.placeOrder(email);
  const headers = (await page.request.get(`/orders/${order.order_id}`)).headers();
  expect(headers["cache-control"]).toContain("no-store");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["x-robots-tag"]).toContain("noindex");
});

test("no page of the shop breaks its own policy", async ({ page, shop, email }) => {
  // The watch of the console does the asserting: a refused script or style is an error there.
  const order = await shop.placeOrder(email);
  for (const path of [...PUBLIC.slice(0, -1), `/orders/${order.order_id}`, `/dev/pay/${order.payment_reference}`])
    await page.goto(path, { waitUntil: "load" });
});

test.describe("the back office without a session", () => {
  /** Next once let requests with this header skip the proxy (CVE-2025-29927). */
  const TRICKS: Record<string, string>[] = [
    {},
    { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware" },
    { "x-forwarded-for": "127.0.0.1", "x-kursi-path": "/" },
    { authorization: "Bearer tidak.benar" },
    { cookie: "next-auth.session-token=eyJhbGciOiJub25lIn0.e30." },
  ];

  for (const headers of TRICKS)
    test(`refuses ${JSON.stringify(headers)}`, async ({ page, shop, email }) => {
      const order = await shop.placeOrder(email);
      for (const path of ["/admin", "/admin/orders", `/admin/orders/${order.order_id}`]) {
        const answer = await page.request.get(path, { headers, maxRedirects: 0 });
        expect(answer.status(), path).toBe(307);
        expect(answer.headers()["location"]).toMatch(/\/signin/);
        expect(await answer.text()).not.toContain(email);
      }
      const api = await page.request.get("/api/admin/orders", { headers });
      expect(api.status()).toBe(401);
      expect(await api.text()).not.toContain(email);
    });
});
