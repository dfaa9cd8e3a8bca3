/**
 * Remembers what `make` gave for the last `max` keys, and makes it once for all who ask at the same time. Null and
 * failures are not kept: they are asked for again.
 */
export function keepRecent<T>(max: number): (key: string, make: () => Promise<T | null>) => Promise<T | null> {
  const kept = new Map<string, Promise<T | null>>();
  const forget = (key: string, made: Promise<T | null>) => {
    if (kept.get(key) === made) kept.delete(key);
  };
  return (key, make) => {
    const known = kept.get(key);
    const made = known ?? make();
    kept.delete(key);
    kept.set(key, made);
    const [oldest] = kept.keys();
    if (kept.size > max && oldest !== undefined) kept.delete(oldest);
    if (!known)
      made.then(
        (value) => {
          if (value === null) forget(key, made);
        },
        () => forget(key, made),
      );
    return made;
  };
}
