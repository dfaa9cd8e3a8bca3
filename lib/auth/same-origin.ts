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
  return originOf(origin) === originOf(appUrl) || hostOf(origin) === request.headers.get("host");
}

const originOf = (url: string): string | null => parse(url)?.origin ?? null;
const hostOf = (url: string): string | null => parse(url)?.host ?? null;

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
