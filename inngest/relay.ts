import { systemCtx } from "@/lib/work/context";
import { log } from "@/lib/core/log";
import { markSent, selectUnsent } from "@/lib/work/outbox";
import { listen } from "@/lib/work/listener";
import { inngest } from "./client";

/** Carries the outbox to the engine. The row's id is the event's id, so that sending twice is harmless. */

const BATCH = 100;
/** How often to look without having been woken: a wake-up may be lost, or the engine may have been away. */
const LOOK_EVERY_MS = 5_000;

/** Sends everything that is owed, oldest first. Answers how many. */
export async function flushOutbox(): Promise<number> {
  const ctx = systemCtx("relay");
  let sent = 0;
  for (;;) {
    const rows = await selectUnsent(ctx, BATCH);
    if (rows.length === 0) return sent;
    // Without a time of ours: the demo's clock may be ahead, and engines keep events of the future waiting.
    await inngest.send(rows.map(({ id, name, data }) => ({ id, name, data })));
    await markSent(
      ctx,
      rows.map(({ id }) => id),
    );
    sent += rows.length;
    // What was written meanwhile has its own wake-up call.
    if (rows.length < BATCH) return sent;
  }
}

/** Runs beside the site: woken by every commit that writes to the outbox. */
export function startRelay(): void {
  let isBusy = false;
  let isWanted = false;
  const run = async () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    while (isWanted) {
      isWanted = false;
      // What could not be sent stays in the outbox; the next look finds it.
      await flushOutbox().catch((error: unknown) =>
        log.warn({ error: error instanceof Error ? error.message : "unknown" }, "the outbox could not be sent"),
      );
    }
    isBusy = false;
  };
  listen("kursi_outbox", () => void run());
  setInterval(() => void run(), LOOK_EVERY_MS).unref();
}
