const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * True when a request that carries a session cookie was made by a page of this shop. Browsers say so themselves
 * (Sec-Fetch-Site, Origin) and pages cannot forge either; a request that says neither did not come from a browser page
 * and has no business with a cookie.
 */
export function isFromOurPages(request: Request, appUrl: string): boolean {
  if (SAFE_METHODS.has(request.method)) return true;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = request.headers.get("origin");
  if (origin === null) return site === "same-origin";
  if (!URL.canParse(origin)) return false;
  const [page, shop] = [new URL(origin), new URL(appUrl)];
  if (page.origin === shop.origin) return true;
  // Reached by another name than APP_URL, such as 127.0.0.1 on the machine itself.
  return page.host !== shop.host && page.host === request.headers.get("host");
}
