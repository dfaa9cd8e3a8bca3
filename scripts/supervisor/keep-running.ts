import { waitUntil } from "@/scripts/system/wait";

/** One life of a part: from a start that succeeded until the process ends. */
export type Life = { pid: number; ended: Promise<void>; stop(): Promise<void> };

export type Part = {
  name: "postgres" | "executor" | "site";
  /** Resolves when the part does its work; rejects when it could not be started. */
  start(): Promise<Life>;
  /** Whether it answers at the moment, within a time limit of its own; a part without it is only watched for its end. */
  answers?: () => Promise<boolean>;
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

const ASK_EVERY_MS = 5_000;
/** Misses in a row, not a time: a machine that stood still as a whole must not be taken for a part that hangs. */
const MISSES_MAX = 3;

/**
 * Ends a life that does not answer any more, so that another one begins: a process that hangs does no work, and its end
 * never comes by itself.
 */
async function endWhenSilent(life: Life, answers: () => Promise<boolean>, onSilent: () => void, everyMs: number) {
  let hasEnded = false;
  void life.ended.then(() => (hasEnded = true));
  for (let misses = 0; misses < MISSES_MAX;) {
    if (await waitUntil(() => hasEnded, { limitMs: everyMs, everyMs: Math.min(everyMs, 250) })) return;
    misses = (await answers()) ? 0 : misses + 1;
  }
  if (hasEnded) return;
  onSilent();
  await life.stop();
}

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
  { askEveryMs = ASK_EVERY_MS } = {},
): Promise<KeptPart> {
  const watch = (begun: Life): Life => {
    const tellSilent = () => hooks.tell(`The ${part.name} does not answer any more and is ended.`);
    if (part.answers) void endWhenSilent(begun, part.answers, tellSilent, askEveryMs);
    return begun;
  };
  let life: Life | undefined = watch(await part.start());
  let startedAt = Date.now();
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  hooks.onChange();

  const startAgain = async (): Promise<void> => {
    let backoffMs = 0;
    while (!isStopping()) {
      await life?.ended;
      if (isStopping()) return;
      if (life) hooks.tell(`The ${part.name} has ended and is started again.`);
      life = undefined;
      hooks.onChange();
      backoffMs = nextBackoffMs(backoffMs, Date.now() - startedAt);
      await waitUntil(isStopping, { limitMs: backoffMs });
      if (isStopping()) return;
      startedAt = Date.now();
      life = await part.start().then(watch, (error: unknown) => {
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
