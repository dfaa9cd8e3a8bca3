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
};
export type DemoApp = { url: string; port: number; inngest: Inngest; close(): Promise<void> };

const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** A client in cloud mode, as the shop uses it. */
export function demoClient(settings: DemoSettings): Inngest {
  const { engineUrl: baseUrl, eventKey, signingKey } = settings;
  return new Inngest({ id: "demo", isDev: false, baseUrl, eventKey, signingKey, logger: SILENT });
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
