import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/core/env";
import { LOCALE_COOKIE, parseLocale } from "@/lib/i18n/locale";

/** The only reading of a variable outside the environment module: the bundler replaces it by a constant. */
const isHotReloading = process.env.NODE_ENV === "development";

const MISTYPED_ORDER = /^\/orders\/(?!ORD-[0-9A-HJKMNP-TV-Z]{26}(?:\/|$))/;
/** No page has this address, so the not-found page is drawn on the server and needs no script. */
const NOWHERE = "/not-found";

/** Pages whose address is a key: it opens an order, or the offer to renew one. */
const isOrderPath = (path: string): boolean =>
  path === "/lookup" || path.startsWith("/orders/") || path.startsWith("/renew/");

/** The shop window, drawn ahead per language; its real address is for the proxy alone. */
const WINDOW = "/window/";
/** Our server (scripts/site/prerendered.mjs) knows such an answer by the header and puts the hashes for the word. */
const PRERENDERED_HEADER = "x-kursi-prerendered";
const BY_HASH = "'prerendered'";

/** One policy for every page; the nonce is read by Next from the request and put on its own scripts. */
function contentPolicy(nonce: string | null, isSecure: boolean): string {
  const scripts = nonce === null ? BY_HASH : `'nonce-${nonce}' 'strict-dynamic'`;
  const rules = [
    "default-src 'self'",
    `script-src 'self' ${scripts}${isHotReloading ? " 'unsafe-eval'" : ""}`,
    `style-src 'self'${isHotReloading ? " 'unsafe-inline'" : nonce === null ? "" : ` 'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isHotReloading ? " ws: wss:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isSecure ? ["upgrade-insecure-requests"] : []),
  ];
  return rules.join("; ");
}

function rewriteOf({ nextUrl, cookies }: NextRequest): string | null {
  if (nextUrl.pathname === "/") return `${WINDOW}${parseLocale(cookies.get(LOCALE_COOKIE)?.value)}${nextUrl.search}`;
  return MISTYPED_ORDER.test(nextUrl.pathname) ? NOWHERE : null;
}

/**
 * A form that another site's page sends: no act of ours, and Next itself would fail over it. The machines' routes judge
 * for themselves whom they believe.
 */
function isForeignForm({ method, headers, nextUrl }: NextRequest): boolean {
  const origin = headers.get("origin");
  if (method !== "POST" || origin === null || nextUrl.pathname.startsWith("/api/")) return false;
  const host = headers.get("x-forwarded-host")?.split(",")[0]?.trim() || headers.get("host");
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

export function proxy(request: NextRequest): NextResponse {
  const path = request.nextUrl.pathname;
  if (isForeignForm(request))
    return new NextResponse("This form was not sent by a page of this shop.", { status: 403 });
  const isSecure = env().appUrl.startsWith("https:");
  if (path.startsWith(WINDOW)) return NextResponse.redirect(new URL("/", request.url), 308);
  // Hot reloading draws each page when it is asked for, and so does the answer to a form.
  const isDrawnAhead = path === "/" && !isHotReloading && (request.method === "GET" || request.method === "HEAD");
  const policy = contentPolicy(isDrawnAhead ? null : randomBytes(16).toString("base64"), isSecure);

  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-kursi-path", path);
  const elsewhere = rewriteOf(request);
  const response = elsewhere
    ? NextResponse.rewrite(new URL(elsewhere, request.url), { request: { headers } })
    : NextResponse.next({ request: { headers } });
  if (isDrawnAhead) response.headers.set(PRERENDERED_HEADER, "1");

  response.headers.set("content-security-policy", policy);
  if (isOrderPath(path)) {
    // No other site may learn it.
    response.headers.set("referrer-policy", "same-origin");
    response.headers.set("cache-control", "private, no-store");
    response.headers.set("x-robots-tag", "noindex, nofollow");
  }
  return response;
}

/**
 * Everything but static files and the doors of gateways and of the durable engine. Those answer machines, many a second:
 * going through here would cost them more than their own work. What every answer carries is put on by our server
 * (scripts/site/headers.mjs); here only what depends on the page.
 */
export const config = {
  matcher: ["/((?!_next/static|_next/image|api/webhooks/|api/inngest|api/payments?/webhook|callback/|webhooks/).*)"],
};
