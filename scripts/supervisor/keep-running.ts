import { waitUntil } from "@/scripts/system/wait";

/** One life of a part: from a start that succeeded until the process ends. */
export type Life = { pid: number; ended: Promise<void>; stop(): Promise<void> };

export type Part = {
  name: "postgres" | "executor" | "site";
  /** Resolves when the part does its work; rejects when it could not be started. */
  start(): Promise<Life>;
};

export type KeptPart = {
  name: Part["name"];
  /** The pid of the present life, undefined between two lives. */
  pid(): number | undefined;
  /** Ends it for good. */
  stop(): Promise<void>;
};

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 5_000;
const HEALTHY_AFTER_MS = 30_000;

/** The wait before the next try: doubles with each quick death, starts over after a long enough life. */
export function nextBackoffMs(previousMs: number, livedMs: number): number {
  if (previousMs === 0 || livedMs >= HEALTHY_AFTER_MS) return FIRST_BACKOFF_MS;
  return Math.min(previousMs * 2, LONGEST_BACKOFF_MS);
}

/**
 * Starts a part and starts it again whenever it ends, until `stop`. Rejects if the very first start fails: then the
 * whole start has failed. `onChange` is called after each start and end.
 */
export async function keepRunning(
  part: Part,
  hooks: { onChange: () => void; tell: (sentence: string) => void },
): Promise<KeptPart> {
  let life: Life | undefined = await part.start();
  let startedAt = Date.now();
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  hooks.onChange();

  const startAgain = async (): Promise<void> => {
    let backoffMs = 0;
    while (!isStopping()) {
      await life?.ended;
      if (isStopping()) return;
      if (life) hooks.tell(`The ${part.name} ended by itself and is started again.`);
      life = undefined;
      hooks.onChange();
      backoffMs = nextBackoffMs(backoffMs, Date.now() - startedAt);
      await waitUntil(isStopping, { limitMs: backoffMs });
      if (isStopping()) return;
      startedAt = Date.now();
      life = await part.start().catch((error: unknown) => {
        hooks.tell(`The ${part.name} could not be started: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      });
      hooks.onChange();
    }
    // A stop that came while it was starting has not seen it.
    await life?.stop();
  };
  const loop = startAgain();
  return {
    name: part.name,
    pid: () => life?.pid,
    stop: async () => {
      stopping.abort();
      await life?.stop();
      await loop;
    },
  };
}
