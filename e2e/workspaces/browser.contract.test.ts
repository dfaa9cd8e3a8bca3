import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, vi } from "vitest";
import { startBrowserStandin } from "@/e2e/standins/browser-console";
import { makeWorld } from "@/e2e/workspaces/testing/world";
import { forgetEnv } from "@/lib/core/env";
import { describeDriverContract } from "@/lib/workspaces/drivers/contract";
import { createBrowserDriver } from "@/lib/workspaces/drivers/browser/driver";
import { closeBrowser } from "@/lib/workspaces/drivers/browser/house";
import { prepareChromium } from "@/scripts/testing/chromium";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

const folder = mkdtempSync(path.join(os.tmpdir(), "kursi-browser-"));
beforeAll(async () => {
  vi.stubEnv("DATA_DIR", folder);
  forgetEnv();
  await prepareChromium();
});
afterAll(async () => {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

/** A page that hangs is given up at once; one that only has to be drawn on a busy machine is not. */
let isHanging = false;
const driver = createBrowserDriver(() => ({ verifyMs: 500, ...(isHanging && { answerMs: 1_500 }) }));

const world = makeWorld(startBrowserStandin, driver, { looksFirst: true });
describeDriverContract("the owner's browser", async () => {
  const made = await world();
  isHanging = false;
  const setFault: typeof made.standin.setFault = (fault) => {
    isHanging = fault === "hang";
    return made.standin.setFault(fault);
  };
  return {
    ...made,
    workspace: { ...made.workspace, id: crypto.randomUUID() },
    standin: { ...made.standin, setFault, writes: () => made.standin.emails().length },
  };
});
