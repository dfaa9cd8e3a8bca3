import type { Tone } from "@/components/ui/badge";
import type { RunRow, RunStatus, RunStep } from "@/lib/engine/views";

export const RUN_TONES: Record<RunStatus, Tone> = {
  queued: "neutral",
  running: "warn",
  completed: "ok",
  failed: "danger",
  cancelled: "neutral",
};

export const STEP_TONES: Record<RunStep["status"], Tone> = {
  pending: "neutral",
  retrying: "warn",
  done: "ok",
  failed: "danger",
};

/** `85 ms`, `12.4 s`, `3 min`, `5 h`; nothing while it is not over. */
export function duration(run: Pick<RunRow, "createdAt" | "endedAt">): string {
  if (!run.endedAt) return "";
  const ms = Math.max(0, Date.parse(run.endedAt) - Date.parse(run.createdAt));
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/** The run's instants are the machine's own, to the second. */
export const second = (iso: string, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "2-digit",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(new Date(iso));
