// Embedded executor: durations as the protocol writes them, and when to try again. Pure.

const UNIT_MS: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
const RETRY_AFTER_MIN_MS = 1_000;
const RETRY_AFTER_MAX_MS = 86_400_000;
const JITTER_SHARE = 0.2;
const JITTER_MAX_MS = 30_000;

/** Milliseconds of "1h2m3s", "" (= 0) or an ISO date (counted from `now`). Throws on anything else. */
export function delayMs(text: string, now: number): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|w|d|h|m|s)/g)];
  if (parts.map((part) => part[0]).join("") === text) {
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ""] ?? 0), 0);
  }
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new Error(`not a duration or date: ${text}`);
  return Math.max(0, at - now);
}

/** Milliseconds that a `retry-after` header asks for (seconds or a date), kept between one second and one day. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (!header) return undefined;
  const asked = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  if (Number.isNaN(asked)) return undefined;
  return Math.min(RETRY_AFTER_MAX_MS, Math.max(RETRY_AFTER_MIN_MS, asked));
}

/** Milliseconds before the attempt that follows `attempt` (0 = the first one failed), with some jitter on top. */
export function backoffMs(attempt: number, backoffSeconds: readonly number[], random = Math.random()): number {
  const base = (backoffSeconds[Math.min(attempt, backoffSeconds.length - 1)] ?? 0) * 1_000;
  return base + random * Math.min(JITTER_MAX_MS, base * JITTER_SHARE);
}
