/**
 * Shares one piece of work between all who ask for it while it is under way, and its result for `freshMs` (milliseconds)
 * afterwards: however many ask, it is done once at a time. A failure is told to those who waited and is not kept.
 */
export function oneAtOnce<T>(work: () => Promise<T>, freshMs = 0): () => Promise<T> {
  let known: { result: Promise<T>; until: number } | null = null;
  return () => {
    if (known && performance.now() < known.until) return known.result;
    const mine = { result: work(), until: Infinity };
    known = mine;
    mine.result.then(
      () => void (mine.until = performance.now() + freshMs),
      () => void (mine.until = 0),
    );
    return mine.result;
  };
}
