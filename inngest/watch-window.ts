import { setTimeout as pause } from "node:timers/promises";
import { env } from "@/lib/core/env";
import { callHttp } from "@/lib/core/http";
import { log } from "@/lib/core/log";
import { internalToken } from "@/lib/http-api";
import { listen } from "@/lib/work/listener";

/** How long changes are gathered before the window is drawn anew: a rush of orders is one change. */
const GATHER_MS = 300;
const TRIES_MAX = 20;
const TRY_EVERY_MS = 500;
const TIME_LIMIT_MS = 5_000;

/** Has the shop window drawn anew whenever stock or catalogue change, and once at the start: it may be of yesterday. */
export function watchWindow(): void {
  let isWanted = false;
  let isBusy = false;
  const run = async () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    while (isWanted) {
      await pause(GATHER_MS);
      isWanted = false;
      await renew();
    }
    isBusy = false;
  };
  listen("kursi_window", () => void run());
}

/** At the start the site does not answer at once. What is never told is drawn anew by the clock. */
async function renew(): Promise<void> {
  const url = `${env().internalUrl}/api/internal/window`;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const said = await callHttp({
      method: "POST",
      url,
      headers: { "x-kursi-internal": internalToken("window") },
      timeoutMs: TIME_LIMIT_MS,
    });
    if (said.kind === "answered" && said.status === 200) return;
    await pause(TRY_EVERY_MS);
  }
  log.warn({}, "the shop window could not be told to renew itself");
}
