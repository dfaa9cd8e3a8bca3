import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createFaults, type Fault, type FaultPlan } from "./http-faults";

/**
 * The small HTTP server under every stand-in of a third party: routes with `:names`, a journal of calls, faults on
 * demand. It listens on loopback only and keeps everything in memory.
 */
export type StandinRequest = {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Headers;
  /** The bytes as they came, as text. */
  body: string;
  /** The body as JSON or as form fields, whichever it is; `undefined` when it is neither. */
  json: unknown;
};

export type StandinAnswer = {
  status: number;
  /** One of the three; `json` is sent as JSON. */
  json?: unknown;
  text?: string;
  base64?: string;
  contentType?: string;
  headers?: Record<string, string>;
};

export type Handler = (request: StandinRequest) => StandinAnswer | Promise<StandinAnswer>;
export type Route = { method: string; path: string; handle: Handler };

/** One call as the stand-in saw it. `status` is null when no answer was given. */
export type Call = {
  at: Date;
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string;
  status: number | null;
  fault: Fault["kind"] | null;
};

export type StandinServer = {
  /** Without a trailing slash. */
  url: string;
  calls: Call[];
  faults: FaultPlan;
  /** Refuses connections, as a host that is down does. */
  goDown(): Promise<void>;
  /** Listens again on the same port. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
};

/** Paths under this are the stand-in's own buttons; they are never faulted and not in the journal. */
export const CONTROL_PREFIX = "/_standin/";
const BODY_LIMIT_BYTES = 1_048_576;
const JOURNAL_LIMIT = 20_000;

export const json = (status: number, body: unknown): StandinAnswer => ({ status, json: body });
export const html = (status: number, text: string): StandinAnswer => ({ status, text, contentType: "text/html" });

/** Starts listening on loopback. Port 0 (the default) takes a free one. */
export async function startHttp(options: { port?: number; routes: readonly Route[] }): Promise<StandinServer> {
  const calls: Call[] = [];
  const faults = createFaults();
  const server = createServer((incoming, outgoing) => {
    void serve({ incoming, outgoing, routes: options.routes, calls, faults });
  });
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    faults,
    goDown: () => close(server),
    comeBack: () => (server.listening ? Promise.resolve() : listen(server, port)),
    stop: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Exchange = {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  routes: readonly Route[];
  calls: Call[];
  faults: FaultPlan;
};

async function serve({ incoming, outgoing, routes, calls, faults }: Exchange): Promise<void> {
  try {
    const request = await readRequest(incoming);
    const isControl = request.path.startsWith(CONTROL_PREFIX);
    const fault = isControl ? null : faults.take(request);
    const call: Call = {
      at: new Date(),
      method: request.method,
      path: request.path,
      query: request.query.toString(),
      headers: Object.fromEntries(request.headers),
      body: request.body,
      status: null,
      fault: fault?.kind ?? null,
    };
    if (!isControl && calls.push(call) > JOURNAL_LIMIT) calls.shift();

    const answer = await answerOrFault(request, routes, fault);
    if (answer === "hang") return;
    if (answer === "cut") return void incoming.socket.destroy();
    call.status = answer.status;
    send(outgoing, answer);
  } catch (error) {
    if (incoming.socket.destroyed) return;
    send(outgoing, json(500, { message: `stand-in: ${error instanceof Error ? error.message : "error"}` }));
  }
}

async function answerOrFault(
  request: StandinRequest,
  routes: readonly Route[],
  fault: Fault | null,
): Promise<StandinAnswer | "hang" | "cut"> {
  switch (fault?.kind) {
    case "hang":
      return "hang";
    case "reset":
      return "cut";
    case "html":
      return html(fault.status ?? 502, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>");
    case "answer":
      return fault.answer;
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return dispatch(request, routes);
    case "reply_lost":
      await dispatch(request, routes);
      return "cut";
    case "reply_hangs":
      await dispatch(request, routes);
      return "hang";
    case undefined:
      return dispatch(request, routes);
  }
}

async function dispatch(request: StandinRequest, routes: readonly Route[]): Promise<StandinAnswer> {
  for (const route of routes) {
    const params = route.method === request.method ? matchPath(route.path, request.path) : null;
    if (params) return route.handle({ ...request, params });
  }
  return json(404, { message: `stand-in: no route ${request.method} ${request.path}` });
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}

async function readRequest(incoming: IncomingMessage): Promise<StandinRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new Error("body too large");
    chunks.push(chunk);
  }
  const address = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const body = Buffer.concat(chunks).toString("utf8");
  return {
    method: incoming.method ?? "GET",
    path: address.pathname,
    params: {},
    query: address.searchParams,
    headers,
    body,
    json: parseBody(body, headers.get("content-type") ?? ""),
  };
}

function parseBody(body: string, contentType: string): unknown {
  if (contentType.includes("form-urlencoded")) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function send(outgoing: ServerResponse, answer: StandinAnswer): void {
  const isJson = answer.text === undefined && answer.base64 === undefined;
  const payload =
    answer.base64 === undefined
      ? (answer.text ?? JSON.stringify(answer.json ?? {}))
      : Buffer.from(answer.base64, "base64");
  outgoing.writeHead(answer.status, {
    "content-type": answer.contentType ?? (isJson ? "application/json" : "text/plain"),
    ...answer.headers,
  });
  outgoing.end(payload);
}
