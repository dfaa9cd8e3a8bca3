// Tests of the embedded executor: where the scenarios play, on our engine or on a given Inngest server.
import { startDemoApp } from "../demo/app";
import { createJournal } from "../demo/journal";
import type { Stage } from "../demo/scenarios";
import { EVENT_KEY, SIGNING_KEY, startWorld } from "./world";

export type OwnStage = Stage & { stop(): Promise<void> };

export function startStage(adminUrl: string, env: Record<string, string | undefined>): Promise<OwnStage> {
  const given = env.INNGEST_CONFORMANCE_URL;
  return given ? startOnServer(given, env) : startWorld(adminUrl);
}

async function startOnServer(engineUrl: string, env: Record<string, string | undefined>): Promise<OwnStage> {
  const {
    INNGEST_CONFORMANCE_EVENT_KEY: eventKey = EVENT_KEY,
    INNGEST_CONFORMANCE_SIGNING_KEY: signingKey = SIGNING_KEY,
  } = env;
  const journal = createJournal();
  const app = await startDemoApp({ engineUrl, eventKey, signingKey, port: 0 }, journal.write);
  // An unsolicited PUT makes the SDK register itself with its server.
  const answer = await fetch(app.url, { method: "PUT", body: "{}", headers: { "content-type": "application/json" } });
  if (!answer.ok) throw new Error(`could not register with ${engineUrl}: ${await answer.text()}`);
  return {
    journal,
    send: async (name, data, id) => (await app.inngest.send({ name, data, ...(id ? { id } : {}) })).ids,
    stop: app.close,
  };
}
