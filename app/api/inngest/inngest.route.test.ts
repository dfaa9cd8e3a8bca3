import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { canonicalJson, sign } from "@/inngest/embedded/signing";
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

type Method = "GET" | "POST" | "PUT";

const call = async (method: Method, text?: string, signature?: string): Promise<Response> => {
  const { NextRequest } = await import("next/server");
  const route = await import("./route");
  const headers = {
    host: "evil.example",
    "content-type": "application/json",
    ...(signature === undefined ? {} : { "x-inngest-signature": signature }),
  };
  const body = text === undefined ? {} : { body: text };
  return route[method](
    new NextRequest("http://evil.example/api/inngest?fnId=kursi-any&stepId=step", { method, headers, ...body }),
  );
};

const RUN = JSON.stringify({ event: { name: "orders/delivery.due" }, events: [], steps: {}, ctx: {} });
const key = () => process.env.INNGEST_SIGNING_KEY ?? "";
const forged = (text: string) => sign(text, "signkey-test-ffff", Date.now());

it.each<[string, Method, string | undefined, string | undefined]>([
  ["a call", "POST", RUN, undefined],
  ["a forged call", "POST", RUN, forged(RUN)],
  ["a call of yesterday", "POST", RUN, sign(RUN, key(), Date.now() - 86_400_000)],
  ["a registration", "PUT", "{}", undefined],
  ["a forged registration", "PUT", "{}", forged("{}")],
  ["a registration without a body", "PUT", undefined, undefined],
  ["a look", "GET", undefined, undefined],
  ["rubbish with something like a signature", "POST", "{", forged("{")],
  ["rubbish instead of a registration", "PUT", "\u0000", forged("x")],
  ["half a signature", "PUT", "{}", "t=1&s="],
])("refuses %s that nobody signed, and does nothing", async (_, method, text, signature) => {
  expectConsoleErrors();
  const answer = await call(method, text, signature);
  expect(answer.status).toBe(401);
  expect(await answer.text()).not.toMatch(/signing|stack|\bat /i);
  expect(registered).toEqual([]);
});

it("refuses a body that no engine sends", async () => {
  const huge = JSON.stringify("x".repeat(5 * 1024 * 1024));
  expect((await call("POST", huge, forged(huge))).status).toBe(413);
});

it("tells a signed engine its functions, under its own address, whatever Host the asker sends", async () => {
  const text = canonicalJson({ url: "http://127.0.0.1:3000/api/inngest" });
  await call("PUT", text, sign(text, key(), Date.now()));
  expect(registered).toHaveLength(1);
  expect(registered[0]).toContain("http://127.0.0.1:3000/api/inngest");
  expect(registered[0]).not.toContain("evil.example");
});
