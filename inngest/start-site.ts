import { systemCtx } from "@/lib/work/context";
import { loadClock } from "@/lib/pretend";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { listen } from "@/lib/work/listener";
import { keepRegistering } from "./register";
import { startRelay } from "./relay";
import { watchWindow } from "./watch-window";

/** What runs beside the routes in a site process: the outbox relay, the watch over the shop window, the registration with the engine, and in the demo the shared clock. */
export function startSite(): void {
  if (!env().DATABASE_URL) return;
  startRelay();
  watchWindow();
  void keepRegistering();
  if (!env().isDemo) return;
  const load = () =>
    loadClock(systemCtx("clock")).catch((error: unknown) =>
      log.warn({ error: error instanceof Error ? error.message : "unknown" }, "the demo clock could not be read"),
    );
  void load();
  listen("kursi_settings", () => void load());
}
