// Demo functions of the executor's tests: what the functions did, told from inside the application.

/** One thing that happened. `key` names the test's own run, so that tests do not see each other. */
export type Entry = { key: string; what: string; detail?: unknown };

const POLL_MS = 20;

export type Journal = {
  write(entry: Entry): void;
  /** What happened under a key, in order. */
  of(key: string): string[];
  details(key: string, what: string): unknown[];
  /** Waits until `what` was written; fails with what was written instead. */
  until(key: string, what: string, deadlineMs?: number): Promise<void>;
  /** Waits until the condition holds, doing `meanwhile` between two looks. */
  when(condition: () => boolean, deadlineMs?: number, meanwhile?: () => Promise<void>): Promise<void>;
};

export function createJournal(): Journal {
  const entries: Entry[] = [];
  const of = (key: string) => entries.filter((entry) => entry.key === key).map((entry) => entry.what);
  return {
    write: (entry) => void entries.push(entry),
    of,
    details: (key, what) =>
      entries.filter((entry) => entry.key === key && entry.what === what).map((entry) => entry.detail),
    when: (condition, deadlineMs, meanwhile) =>
      eventually(async () => {
        if (condition()) return true;
        await meanwhile?.();
        return false;
      }, deadlineMs),
    until: async (key, what, deadlineMs = 30_000) => {
      await eventually(
        () => of(key).includes(what),
        deadlineMs,
        () => `no "${what}" in ${JSON.stringify(of(key))}`,
      );
    },
  };
}

/** Polls until the condition holds; throws with `explain` when it does not within the deadline. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 30_000,
  explain: () => string = () => "condition did not come true",
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(explain());
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
