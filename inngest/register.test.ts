import { createServer, type Server } from "node:http";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { forgetEnv } from "@/lib/core/env";
import { expectConsoleErrors } from "@/lib/testing/noisy-console";
import { keepRegistering, registerWithEngine } from "./register";

/** The site's own door by the real SDK, and behind it a server that is told of the shop. */

const KEY = "signkey-test-0123456789abcdef0123456789abcdef";

let engineAnswers: number;
let told: { url: string; functions: unknown[] }[];
let open: Server[];

async function listen(server: Server): Promise<string> {
  open.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

beforeEach(async () => {
  [engineAnswers, told, open] = [200, [], []];
  const engine = await listen(
    createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += String(chunk);
      if (engineAnswers === 200 && request.url === "/fn/register") told.push(JSON.parse(text));
      const said = engineAnswers === 200 ? { ok: true, modified: true } : { error: "not now", status: engineAnswers };
      response.writeHead(engineAnswers, { "content-type": "application/json" }).end(JSON.stringify(said));
    }),
  );
  const client = new Inngest({ id: "shop", isDev: false, baseUrl: engine, signingKey: KEY, eventKey: "e" });
  const one = client.createFunction({ id: "one", triggers: [{ event: "a" }] }, () => 1);
  // As the site's door does it: nothing is given away without a signature.
  const site = await listen(createServer(serve({ client, functions: [one], enableUnauthedSync: false })));
  vi.stubEnv("KURSI_INTERNAL_URL", site);
  vi.stubEnv("INNGEST_SIGNING_KEY", KEY);
  vi.stubEnv("ENGINE_PORT", "");
  forgetEnv();
});
afterEach(() => {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
  vi.unstubAllEnvs();
  forgetEnv();
});

it("tells the engine where the shop is and what it serves", async () => {
  expect(await registerWithEngine()).toEqual({ outcome: "registered" });
  expect(told).toHaveLength(1);
  expect(told[0]?.functions).toHaveLength(1);
});

it("says why it did not work: a wrong key, an engine that refuses, no site at all", async () => {
  expectConsoleErrors();
  vi.stubEnv("INNGEST_SIGNING_KEY", `${KEY}00`);
  forgetEnv();
  expect(await registerWithEngine()).toMatchObject({ outcome: "failed" });
  vi.stubEnv("INNGEST_SIGNING_KEY", KEY);
  forgetEnv();
  engineAnswers = 500;
  expect(await registerWithEngine()).toEqual({ outcome: "failed", why: "not now" });
  open[1]?.closeAllConnections();
  open[1]?.close();
  expect(await registerWithEngine()).toMatchObject({
    outcome: "failed",
    why: expect.stringContaining("does not answer") as unknown,
  });
  expect(told).toEqual([]);
});

it("goes on trying after a start until the engine has taken it", async () => {
  expectConsoleErrors();
  engineAnswers = 500;
  const registered = keepRegistering();
  setTimeout(() => (engineAnswers = 200), 1_500);
  await registered;
  expect(told).toHaveLength(1);
}, 30_000);

it("leaves the embedded executor to ask by itself", async () => {
  vi.stubEnv("ENGINE_PORT", "8288");
  forgetEnv();
  await keepRegistering();
  expect(told).toEqual([]);
});
