// Embedded executor: waiting that a ring cuts short.

export type Bell = {
  /** Ends the waiting in `inMs`. A ring that comes while nobody waits is kept. */
  ring(inMs?: number): void;
  wait(ms: number): Promise<void>;
};

export function createBell(): Bell {
  let rungAt = Number.POSITIVE_INFINITY;
  let rearm: (() => void) | undefined;
  return {
    ring: (inMs = 0) => {
      rungAt = Math.min(rungAt, performance.now() + inMs);
      rearm?.();
    },
    wait: async (ms) => {
      const until = performance.now() + ms;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        rearm = () => {
          clearTimeout(timer);
          // Rounded up: who wakes a moment too early finds nothing and has to look again.
          const leftMs = Math.ceil(Math.min(rungAt, until) - performance.now());
          if (leftMs <= 0) resolve();
          else timer = setTimeout(resolve, leftMs);
        };
        rearm();
      });
      clearTimeout(timer);
      rearm = undefined;
      // Whoever looks now sees all that was rung for until now, also what is due later.
      rungAt = Number.POSITIVE_INFINITY;
    },
  };
}
