/**
 * A call to a third party ends in one of three ways: it answered (`answered`), it was certainly never carried out
 * (`not_sent`), or nobody knows (`unknown`: sent, but no whole answer came). Unknown is resolved by asking, never by
 * repeating blindly.
 */
export type HttpOutcome =
  | { kind: "answered"; status: number; headers: Headers; text: string; json: unknown }
  | { kind: "not_sent"; why: string }
  | { kind: "unknown"; why: string };

export type HttpRequest = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON when it is not a string. */
  body?: unknown;
  /** Milliseconds until the call is given up. */
  timeoutMs: number;
};

/** Third parties are not trusted with our memory. */
const ANSWER_LIMIT_BYTES = 1_048_576;
/** Failures before anything can have reached the other side. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Calls and reads the whole answer within one time limit. Never throws; redirects are not followed. */
export async function callHttp(request: HttpRequest): Promise<HttpOutcome> {
  const isText = typeof request.body === "string";
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: "application/json",
        ...(request.body === undefined || isText ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      body: request.body === undefined ? undefined : isText ? String(request.body) : JSON.stringify(request.body),
      redirect: "manual",
      signal: AbortSignal.timeout(request.timeoutMs),
    });
    const text = await readLimited(answer);
    return { kind: "answered", status: answer.status, headers: answer.headers, text, json: tryJson(text) };
  } catch (error) {
    const code = causeCode(error);
    // Only the code goes on record: messages of network errors may carry the address with its query.
    if (code && NEVER_SENT.has(code)) return { kind: "not_sent", why: code };
    return { kind: "unknown", why: code ?? (error instanceof Error ? error.name : "error") };
  }
}

async function readLimited(answer: Response): Promise<string> {
  if (!answer.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > ANSWER_LIMIT_BYTES) throw new Error("AnswerTooLarge");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function causeCode(error: unknown): string | undefined {
  for (let seen = error; seen instanceof Error; seen = seen.cause)
    if ("code" in seen && typeof seen.code === "string") return seen.code;
  return undefined;
}
