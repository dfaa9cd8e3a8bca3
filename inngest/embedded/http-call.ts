// Embedded executor: one signed HTTP request to the application.
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { HttpAnswer } from "./answer";
import { canonicalJson, sign } from "./signing";

/** A step may work for long (a browser clicking through a vendor's pages); after this its outcome is unknown. */
export const CALL_TIMEOUT_MS = 30 * 60_000;
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** Nothing was sent: nobody listens there. */
const UNDELIVERED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

export type Outgoing = {
  method: "POST" | "PUT";
  url: URL;
  headers: Record<string, string>;
  body: unknown;
  signingKey: string;
  timeoutMs: number;
  signal: AbortSignal;
};
export type HttpOutcome = HttpAnswer | { undelivered: true; why: string } | { undelivered: false; why: string };

/** Sends and waits. Never throws: what went wrong is in the answer, with whether the request can have arrived. */
export function send(outgoing: Outgoing): Promise<HttpOutcome> {
  const text = canonicalJson(outgoing.body);
  const makeRequest = outgoing.url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const fail = (error: Error & { code?: string }) =>
      resolve({ undelivered: UNDELIVERED.has(error.code ?? ""), why: error.code ?? error.message });
    // One connection a call: an idle one that dies under a request would leave it open whether the step ran.
    const request = makeRequest(outgoing.url, {
      method: outgoing.method,
      agent: false,
      signal: AbortSignal.any([outgoing.signal, AbortSignal.timeout(outgoing.timeoutMs)]),
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
        "user-agent": "kursi-embedded-executor",
        "x-inngest-server-kind": "cloud",
        "x-inngest-signature": sign(text, outgoing.signingKey, Date.now()),
        ...outgoing.headers,
      },
    });
    request.on("error", fail);
    request.on("response", (response) => {
      readAll(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: body }),
        fail,
      );
    });
    request.end(text);
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > ANSWER_BYTES_MAX) throw new Error("answer too large");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
