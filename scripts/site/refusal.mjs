/**
 * Refuses a request in the words of the HTTP contract, before the application hears of it.
 * @typedef {{ status: number, code: string, message: string, headers?: import("node:http").OutgoingHttpHeaders }} Refusal
 * @param {import("node:http").ServerResponse} response
 * @param {Refusal} refusal
 */
export function refuse(response, { status, code, message, headers }) {
  const body = refusalBody(code, message);
  response.writeHead(status, { ...REFUSAL_HEADERS, "content-length": Buffer.byteLength(body), ...headers });
  response.end(body);
}

export const REFUSAL_HEADERS = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

export const refusalBody = (/** @type {string} */ code, /** @type {string} */ message) =>
  JSON.stringify({ error: { code, message, fields: {} } });
