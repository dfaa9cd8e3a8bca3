// Tests of the embedded executor: where the scenarios play, on our engine or on a given Inngest server.
import { givenServer, registerDemo, startDemoApp, type DemoSettings } from "../demo/app";
import { createJournal } from "../demo/journal";
import type { Stage } from "../demo/scenarios";
import { startWorld } from "./world";

export type OwnStage = Stage & { stop(): Promise<void> };

export function startStage(adminUrl: string, env: Record<string, string | undefined>): Promise<OwnStage> {
  const given = givenServer(env);
  return given ? startOnServer(given) : startWorld(adminUrl);
}

async function startOnServer(settings: DemoSettings): Promise<OwnStage> {
  const journal = createJournal();
  const app = await startDemoApp(settings, journal.write);
  await registerDemo(app);
  return {
    journal,
    send: async (name, data, id) => (await app.inngest.send({ name, data, ...(id ? { id } : {}) })).ids,
    stop: app.close,
  };
}
