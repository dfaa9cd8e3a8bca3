import { NextRequest } from "next/server";
import { afterEach, describe, expect, it } from "vitest";
import { forgetEnv } from "@/lib/core/env";
import { config, proxy } from "@/proxy";

const ORDER = `/orders/ORD-${"0".repeat(26)}`;
const headersOf = (path: string) => proxy(new NextRequest(`http://localhost:3000${path}`)).headers;

afterEach(() => {
  delete process.env.APP_URL;
  forgetEnv();
});

describe("every page's headers", () => {
  it("let only the shop's own scripts run, each page with a nonce of its own", () => {
    const [one, two] = [headersOf("/help"), headersOf("/help")].map(
      (headers) => headers.get("content-security-policy") ?? "",
    );
    expect(one).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic';/);
    expect(one).not.toContain("unsafe");
    expect(one).toContain("frame-ancestors 'none'");
    expect(one).toContain("form-action 'self'");
    expect(one).not.toBe(two);
  });

  it("do not tell other sites the address of an order, nor let caches or search engines keep it", () => {
    const order = headersOf(ORDER);
    expect(order.get("referrer-policy")).toBe("same-origin");
    expect(order.get("cache-control")).toBe("private, no-store");
    expect(order.get("x-robots-tag")).toContain("noindex");
  });

  it("leave the scripts of the page that is drawn ahead to its hashes, and mark it for our server", () => {
    const headers = headersOf("/");
    expect(headers.get("content-security-policy")).toContain("script-src 'self' 'prerendered';");
    expect(headers.get("x-kursi-prerendered")).toBe("1");
    expect(headers.get("x-middleware-rewrite")).toContain("/window/id");
    expect(headersOf("/help").has("x-kursi-prerendered")).toBe(false);
  });

  it("show the window in the visitor's language, and at no other address", () => {
    const english = proxy(new NextRequest("http://localhost:3000/", { headers: { cookie: "kursi_locale=en" } }));
    expect(english.headers.get("x-middleware-rewrite")).toContain("/window/en");
    const odd = proxy(new NextRequest("http://localhost:3000/", { headers: { cookie: "kursi_locale=../admin" } }));
    expect(odd.headers.get("x-middleware-rewrite")).toContain("/window/id");
    expect(headersOf("/window/en").get("location")).toBe("http://localhost:3000/");
  });

  it("ask for HTTPS only where the shop has it", () => {
    const policy = () => headersOf("/").get("content-security-policy");
    expect(policy()).not.toContain("upgrade-insecure-requests");
    process.env.APP_URL = "https://toko.example";
    forgetEnv();
    expect(policy()).toContain("upgrade-insecure-requests");
  });

  it("refuse a form that another site's page sends, and no other request", () => {
    const post = (path: string, headers: Record<string, string>) =>
      proxy(new NextRequest(`http://localhost:3000${path}`, { method: "POST", headers })).status;
    const host = "toko.example";
    for (const origin of ["https://evil.example", "https://toko.example.evil.example", "null", "%%%", ""])
      expect(post("/cart", { host, origin })).toBe(403);
    expect(post("/cart", { host, origin: "https://toko.example" })).toBe(200);
    expect(post("/cart", { host: "127.0.0.1:3000", "x-forwarded-host": host, origin: "https://toko.example" })).toBe(
      200,
    );
    expect(post("/cart", { host })).toBe(200);
    // A machine is believed for what it shows, not for where it comes from.
    expect(post("/api/orders", { host, origin: "https://evil.example" })).toBe(200);
  });

  it("send mistyped order addresses to the page that needs no script, and real ones on", () => {
    expect(headersOf("/orders/ORD-123").get("x-middleware-rewrite")).toContain("/not-found");
    expect(headersOf("/orders/").get("x-middleware-rewrite")).toContain("/not-found");
    for (const path of [ORDER, `${ORDER}/live`, `${ORDER}/qr.png`])
      expect(headersOf(path).has("x-middleware-rewrite")).toBe(false);
  });
});

describe("what the proxy stands before", () => {
  const isBefore = (path: string) => config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path));
  it.each(["/", "/orders/ORD-X", "/lookup", "/admin", "/api/orders", "/api/dev/clock", "/dev/pay/PAY-X", "/webhooks"])(
    "%s has its headers from the proxy",
    (path) => expect(isBefore(path)).toBe(true),
  );
  it.each([
    "/api/webhooks/tripay",
    "/callback/tripay",
    "/api/payment/webhook",
    "/api/payments/webhook",
    "/webhooks/pakasir",
    "/api/inngest",
    "/_next/static/x.js",
  ])("%s answers machines without it", (path) => expect(isBefore(path)).toBe(false));
});
