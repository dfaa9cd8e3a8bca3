export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks `condition` every `everyMs` until it answers true or `limitMs` have passed. Answers whether it came true. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { limitMs, everyMs = 20 }: { limitMs: number; everyMs?: number },
): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() >= deadline) return false;
    await pause(everyMs);
  }
}
