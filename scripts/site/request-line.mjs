/** The methods that something here answers. TRACE and the like only make frameworks stumble. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const ALLOW = { allow: METHODS.join(", ") };

/** Control characters, by their class: everything below the blank, and what terminals obey. */
const CONTROL = /\p{Cc}/u;
const WHOLE_ADDRESS = /^https?:\/\//i;

/** What a request without a readable address is told. */
const UNREADABLE = { status: 400, code: "invalid", message: "The address is not readable: correct its escapes (%XX)." };

/**
 * What is wrong with method, host or address, or null. An address is a path whose escapes can be read and hide no
 * control character, so that no route and no query ever sees one. A whole address, as proxies send it, becomes its path.
 * @param {import("node:http").IncomingMessage} request
 * @returns {import("./refusal.mjs").Refusal | null}
 */
export function refuseRequestLine(request) {
  if (!METHODS.includes(request.method ?? ""))
    return {
      status: 405,
      code: "method_not_allowed",
      message: `Nothing here answers ${request.method}.`,
      headers: ALLOW,
    };
  if (request.headers.host === undefined && request.httpVersion === "1.1")
    return { status: 400, code: "invalid", message: "The header Host is missing." };
  if (request.url === "*") return { status: 400, code: "invalid", message: "Ask for an address, not for *." };
  if (WHOLE_ADDRESS.test(request.url ?? "")) {
    if (!URL.canParse(request.url ?? "")) return UNREADABLE;
    const { pathname, search } = new URL(request.url ?? "");
    request.url = pathname + search;
  }
  return isReadable(request.url ?? "") ? null : UNREADABLE;
}

/** @param {string} url */
function isReadable(url) {
  const [path = ""] = url.split("?");
  if (!path.startsWith("/")) return false;
  try {
    return !CONTROL.test(decodeURIComponent(path));
  } catch {
    return false;
  }
}
