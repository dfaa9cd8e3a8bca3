// Demo functions of the executor's tests: a small application that serves them through the real SDK over real HTTP.
import { createServer } from "node:http";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { demoFunctions, type Write } from "./functions";

export type DemoSettings = {
  /** Base URL of the Inngest server, embedded or not. */
  engineUrl: string;
  eventKey: string;
  signingKey: string;
  /** 0 takes a free port. */
  port: number;
  /** For `inngest dev`, which signs nothing. */
  isDev?: boolean;
};
export type DemoApp = { url: string; port: number; inngest: Inngest; close(): Promise<void> };

const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** A client in cloud mode, as the shop uses it, unless the settings say otherwise. */
export function demoClient(settings: DemoSettings): Inngest {
  const { engineUrl: baseUrl, eventKey, signingKey, isDev = false } = settings;
  return new Inngest({ id: "demo", isDev, baseUrl, eventKey, signingKey, logger: SILENT });
}

/** Serves the demo functions and `more`. */
export async function startDemoApp(
  settings: DemoSettings,
  write: Write,
  more: (inngest: Inngest) => InngestFunction.Any[] = () => [],
): Promise<DemoApp> {
  const inngest = demoClient(settings);
  const handler = serve({ client: inngest, functions: [...demoFunctions(inngest, write), ...more(inngest)] });
  const server = createServer(handler);
  await new Promise<void>((resolve) => {
    server.listen(settings.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : settings.port;
  return {
    url: `http://127.0.0.1:${port}/api/inngest`,
    port,
    inngest,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** The server that the environment names to compare with; undefined when it names none. */
export function givenServer(env: Record<string, string | undefined>): DemoSettings | undefined {
  const engineUrl = env.INNGEST_CONFORMANCE_URL;
  if (!engineUrl) return undefined;
  return {
    engineUrl,
    eventKey: env.INNGEST_CONFORMANCE_EVENT_KEY ?? "demo-event-key",
    signingKey: env.INNGEST_CONFORMANCE_SIGNING_KEY ?? "signkey-demo-0123456789abcdef0123456789abcdef",
    isDev: env.INNGEST_CONFORMANCE_DEV === "1",
    port: 0,
  };
}

/** Has the application register itself with its server, as a server is told of a new application. */
export async function registerDemo({ url }: DemoApp): Promise<void> {
  const answer = await fetch(url, { method: "PUT", body: "{}", headers: { "content-type": "application/json" } });
  if (!answer.ok) throw new Error(`could not register with the server: ${answer.status} ${await answer.text()}`);
}
