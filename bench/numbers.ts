/** The value below which `share` of the others lie, by nearest rank. Throws when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new Error("there is nothing to take a quantile of");
  return value;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Three digits that matter. */
export const short = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

/** Median and range. */
export const spread = (values: readonly number[]): string =>
  `${short(median(values))} (${short(Math.min(...values))} to ${short(Math.max(...values))})`;

/** p50, p95 and the highest. */
export const percentiles = (values: readonly number[], unit: string): string =>
  `p50 ${short(quantile(values, 0.5))} ${unit}, p95 ${short(quantile(values, 0.95))} ${unit}, max ${short(Math.max(...values))} ${unit}`;
