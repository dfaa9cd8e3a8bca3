/** Does `work` on every item, `width` at a time. Answers items per second. */
export async function perSecond<T>(
  items: readonly T[],
  width: number,
  work: (item: T, worker: number) => Promise<unknown>,
): Promise<number> {
  const waiting = [...items];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: width }, async (_, worker) => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item, worker);
    }),
  );
  return items.length / ((performance.now() - began) / 1000);
}
