import { setTimeout as pause } from "node:timers/promises";
import { env } from "@/lib/core/env";
import { callHttp } from "@/lib/core/http";
import { log } from "@/lib/core/log";
import { sign } from "./embedded/signing";

/**
 * Makes the shop known to an Inngest server: where it is, and which functions this release has. A server that was never
 * told takes the shop's events and starts nothing.
 */

const TIME_LIMIT_MS = 20_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const NOTHING = "{}";

/**
 * Asks the site to register itself with its server, as that server itself would: over HTTP and signed, because the SDK
 * gives its functions away to nobody else. Answers why it did not work; never throws.
 */
export async function registerWithEngine(): Promise<{ outcome: "registered" } | { outcome: "failed"; why: string }> {
  const { internalUrl, INNGEST_SIGNING_KEY: key } = env();
  const said = await callHttp({
    method: "PUT",
    url: `${internalUrl}/api/inngest`,
    headers: {
      "content-type": "application/json",
      // A development server has no key, and then nothing is signed.
      ...(key ? { "x-inngest-signature": sign(NOTHING, key, Date.now()) } : {}),
    },
    body: NOTHING,
    timeoutMs: TIME_LIMIT_MS,
  });
  if (said.kind !== "answered") return { outcome: "failed", why: `the site does not answer (${said.why})` };
  if (said.status === 200) return { outcome: "registered" };
  const { message } = Object(said.json) as { message?: unknown };
  return { outcome: "failed", why: typeof message === "string" ? message : `HTTP ${said.status}` };
}

/** At each start, until it has worked: a server may be away, or not have heard of a new release's functions. */
export async function keepRegistering(): Promise<void> {
  // The embedded executor looks at the site by itself, every few seconds.
  if (env().ENGINE_PORT !== undefined) return;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    // The site begins to answer only after this was started.
    await pause(pauseMs, undefined, { ref: false });
    const result = await registerWithEngine();
    if (result.outcome === "registered") return log.info({}, "registered with the durable engine");
    log.warn({ why: result.why }, "not registered with the durable engine; trying again");
  }
}
