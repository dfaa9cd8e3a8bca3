// Embedded executor: the HTTP endpoints that the SDK calls. Listens on loopback only.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Pool } from "pg";
import { z } from "zod";
import { applyCheckpoint } from "./apply";
import { takeIn, type Deps } from "./events";
import { eventIds } from "./event-ids";
import { checkpoint, outOfBandRegistration, sentEvents, type EventBody } from "./protocol";
import { readState } from "./queue";
import { bearerToken, isSame } from "./signing";
import { register } from "./sync";

export type ServerSettings = { eventKey: string; signingKey: string };
export type Status = { leading: boolean; appUp: boolean };
type Reply = { status: number; body: unknown };
type Handler = (params: string[], body: unknown, request: IncomingMessage) => Promise<Reply>;
type Route = { method: string; path: RegExp; handle: Handler; bodyMax: number };

const MB = 1024 * 1024;
const refuse = (status: number, error: string): Reply => ({ status, body: { status, error } });

/** The server, not yet listening. `wake` is called after everything that may have made work. */
export function createEngineServer(
  pool: Pool,
  deps: Deps,
  settings: ServerSettings,
  wake: () => void,
  status: () => Status,
): Server {
  const routes: Route[] = [
    { method: "POST", path: /^\/e\/([^/]+)$/, handle: keyed(settings, takeEvents), bodyMax: 3 * MB },
    { method: "POST", path: /^\/fn\/register$/, handle: signed(settings, takeRegistration), bodyMax: 4 * MB },
    {
      method: "POST",
      path: /^\/v1\/checkpoint\/([^/]+)\/async$/,
      handle: signed(settings, takeCheckpoint),
      bodyMax: 32 * MB,
    },
    { method: "GET", path: /^\/v0\/runs\/([^/]+)\/actions$/, handle: signed(settings, giveSteps), bodyMax: 0 },
    { method: "GET", path: /^\/v0\/runs\/([^/]+)\/batch$/, handle: signed(settings, giveEvents), bodyMax: 0 },
    { method: "GET", path: /^\/health$/, handle: health, bodyMax: 0 },
  ];

  async function takeEvents(_params: string[], body: unknown, request: IncomingMessage): Promise<Reply> {
    const sent = sentEvents.safeParse(body);
    if (!sent.success) return refuse(400, z.prettifyError(sent.error));
    // Without functions an event would start nothing and be forgotten; refused, its sender keeps it.
    if (deps.functions.isEmpty()) return refuse(503, "the application has not been synced yet");
    const now = Date.now();
    const ids = eventIds(header(request, "x-inngest-event-id-seed"), sent.data.length, now);
    const events = sent.data.map(({ id, data, ts, ...rest }, index) => {
      const row = ids[index] ?? "";
      const event: EventBody = { ...rest, id: id ?? row, data: data ?? {}, ts: ts ?? now };
      return { id: row, body: event };
    });
    if (await takeIn(pool, deps, events)) wake();
    return { status: 200, body: { ids, status: 200 } };
  }

  async function takeRegistration(_params: string[], body: unknown): Promise<Reply> {
    const seen = outOfBandRegistration.safeParse(body);
    if (!seen.success) return refuse(400, z.prettifyError(seen.error));
    await register(pool, deps, seen.data.app_id, seen.data.functions);
    wake();
    return { status: 200, body: { ok: true, modified: true } };
  }

  async function takeCheckpoint([runId = ""]: string[], body: unknown): Promise<Reply> {
    const seen = checkpoint.safeParse(body);
    if (!seen.success) return refuse(400, z.prettifyError(seen.error));
    // Until this process leads, leases of a dead one may still look valid; its calls must not be encouraged to go on.
    if (!status().leading) return refuse(503, "not leading");
    const applied = await applyCheckpoint(pool, runId, seen.data.generation_id, seen.data.steps);
    return applied === "applied" ? { status: 200, body: {} } : refuse(409, "stale dispatch");
  }

  async function giveSteps([runId = ""]: string[]): Promise<Reply> {
    const state = await readState(pool, runId);
    const finished = (state?.steps ?? []).filter((step) => step.memo !== null);
    return { status: 200, body: Object.fromEntries(finished.map((step) => [step.id, step.memo])) };
  }

  async function giveEvents([runId = ""]: string[]): Promise<Reply> {
    const { rows } = await pool.query<{ events: unknown }>("select events from engine.runs where id = $1", [runId]);
    return rows[0] ? { status: 200, body: rows[0].events } : refuse(404, "no such run");
  }

  async function health(): Promise<Reply> {
    const { leading, appUp } = status();
    return { status: leading && appUp ? 200 : 503, body: { leading, app_up: appUp } };
  }

  const server = createServer((request, response) => {
    serve(routes, request)
      .catch((error: unknown) => {
        deps.log.error({ why: String(error), path: pathOf(request).replace(/^\/e\/.*/, "/e/…") }, "request failed");
        return refuse(503, "try again");
      })
      .then(
        (reply) => answer(request, response, reply),
        () => response.destroy(),
      );
  });
  server.keepAliveTimeout = 30_000;
  return server;
}

async function serve(routes: Route[], request: IncomingMessage): Promise<Reply> {
  const path = pathOf(request);
  const route = routes.find((candidate) => candidate.method === request.method && candidate.path.test(path));
  if (!route) return refuse(404, "not found");
  const params = route.path.exec(path)?.slice(1).map(decode) ?? [];
  const text = await readBody(request, route.bodyMax);
  if (text === undefined) return refuse(413, "body too large");
  const body = parseJson(text);
  if (body === undefined && route.bodyMax > 0) return refuse(400, "not JSON");
  return route.handle(params, body, request);
}

function keyed(settings: ServerSettings, handle: Handler): Handler {
  return async (params, body, request) =>
    isSame(params[0] ?? "", settings.eventKey) ? handle(params, body, request) : refuse(401, "Event key not found");
}

function signed(settings: ServerSettings, handle: Handler): Handler {
  const expected = `Bearer ${bearerToken(settings.signingKey)}`;
  return async (params, body, request) =>
    isSame(header(request, "authorization") ?? "", expected)
      ? handle(params, body, request)
      : refuse(401, "Unauthorized");
}

function answer(request: IncomingMessage, response: ServerResponse, { status, body }: Reply): void {
  // What is left of a body that was not read would be taken for the next request.
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage, max: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > max) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?")[0] ?? "/";
}

function header(request: IncomingMessage, name: string): string | undefined {
  return [request.headers[name]].flat()[0];
}
