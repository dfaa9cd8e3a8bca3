/** Runs of the embedded executor as its demo page shows them. Instants are ISO 8601 or null. */

export const RUN_STATUSES = ["queued", "running", "completed", "failed", "cancelled"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export type RunRow = {
  id: string;
  functionId: string;
  status: RunStatus;
  eventName: string;
  steps: number;
  /** Attempts of steps that failed. */
  failures: number;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** When the executor goes on with it; null when it is over or waits for an event. */
  nextAt: string | null;
};

export type RunStep = {
  id: string;
  name: string;
  op: string;
  status: "pending" | "retrying" | "done" | "failed";
  failures: number;
  /** What it answered, or why it failed: JSON text, cut when it is long. */
  result: string | null;
  createdAt: string;
  endedAt: string | null;
};

export type RunDetail = RunRow & {
  /** JSON text, cut when it is long. */
  event: string;
  output: string | null;
  error: string | null;
  stepList: RunStep[];
};

/** `before` is the last run seen; `events` leaves out what the clock started. */
export type RunsWanted = {
  status?: RunStatus | undefined;
  origin: "events" | "all";
  before?: string | undefined;
  limit: number;
};
