// The scenarios of demo/ on the embedded executor, or on the Inngest server that INNGEST_CONFORMANCE_URL names
// (with INNGEST_CONFORMANCE_EVENT_KEY and …_SIGNING_KEY, or …_DEV=1 for `inngest dev`; it must reach this machine's
// loopback).
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { newKey, SCENARIOS } from "./demo/scenarios";
import { startStage, type OwnStage } from "./testing/stage";

let stage: OwnStage;
beforeAll(async () => {
  stage = await startStage(inject("testDatabase").adminUrl, process.env);
});
afterAll(() => stage.stop());

describe("an Inngest server", () => {
  for (const { title, play } of SCENARIOS) {
    it(`${title}`, { timeout: 180_000 }, async () => {
      const { seen, wanted } = await play(stage, newKey());
      expect(seen).toEqual(wanted);
    });
  }
});
