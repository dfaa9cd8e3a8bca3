import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectConsoleErrors } from "@/lib/testing/noisy-console";

const registered: string[] = [];
const engine = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  registered.push(text);
  response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true,"modified":true}');
});

beforeAll(async () => {
  await new Promise<void>((ready) => engine.listen(0, "127.0.0.1", ready));
  const address = engine.address();
  process.env.INNGEST_BASE_URL = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  process.env.INNGEST_SERVE_ORIGIN = "http://127.0.0.1:3000";
});
afterAll(() => {
  engine.closeAllConnections();
  engine.close();
});

const call = async (method: "GET" | "POST" | "PUT", body?: unknown): Promise<Response> => {
  const { NextRequest } = await import("next/server");
  const route = await import("./route");
  const headers = { host: "evil.example", "content-type": "application/json" };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const request = new NextRequest("http://evil.example/api/inngest?fnId=kursi-any&stepId=step", {
    method,
    headers,
    ...(text === undefined ? {} : { body: text }),
  });
  return route[method](request, undefined);
};

it("runs nothing for a call that is not signed", async () => {
  expectConsoleErrors();
  const answer = await call("POST", { event: { name: "orders/delivery.due" }, events: [], steps: {}, ctx: {} });
  expect(answer.status).toBe(401);
});

it("tells strangers nothing but how many functions there are", async () => {
  expectConsoleErrors();
  const told = (await (await call("GET")).json()) as Record<string, unknown>;
  for (const name of ["signing_key_hash", "event_key_hash", "api_origin", "app_id"])
    expect(told).not.toHaveProperty(name);
});

it("registers itself under its own address, whatever Host the asker sends", async () => {
  await call("PUT", {});
  expect(registered).toHaveLength(1);
  expect(registered[0]).toContain("http://127.0.0.1:3000/api/inngest");
  expect(registered[0]).not.toContain("evil.example");
});
