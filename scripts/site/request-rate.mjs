/** Requests that an address may make at once, and how many more each second: several busy people behind one address. */
const BURST = 300;
const PER_SECOND = 10;
/** Addresses remembered; the one that was quiet the longest is forgotten first, and begins with a full allowance. */
const KEPT_MAX = 10_000;

/** Scripts and styles cost nothing; gateways, the durable engine and the site itself are never turned away. */
const UNCOUNTED =
  /^\/(?:_next\/static|api\/(?:webhooks|inngest|internal|payments?\/webhook)|callback|webhooks)(?:[/?]|$)/;

/**
 * Counts requests by address in this process's memory: the limit that stands before all work, the database's included.
 * The narrower limits of single acts (orders, sign-in) are counted in PostgreSQL, beside their work.
 * @param {number} factor RATE_LIMIT_FACTOR; 0 switches the limit off.
 */
export function createRequestRate(factor) {
  /** @type {Map<string, { left: number, at: number }>} */
  const buckets = new Map();
  const burst = BURST * factor;
  const perMs = (PER_SECOND * factor) / 1000;

  /**
   * Counts one request. Answers null, or the seconds after which to come again.
   * @param {string} peer
   * @param {string | undefined} url
   * @returns {number | null}
   */
  return (peer, url = "", now = performance.now()) => {
    if (factor === 0 || UNCOUNTED.test(url)) return null;
    const bucket = buckets.get(peer) ?? { left: burst, at: now };
    bucket.left = Math.min(burst, bucket.left + (now - bucket.at) * perMs);
    bucket.at = now;
    buckets.delete(peer);
    buckets.set(peer, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > KEPT_MAX && oldest !== undefined) buckets.delete(oldest);
    if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perMs / 1000));
    bucket.left -= 1;
    return null;
  };
}
