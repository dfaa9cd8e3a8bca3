/** Pakasir's limits, over any stretch of time rather than fixed windows. */
export type PakasirLimits = {
  /** Calls with the key in any second. */
  callsPerSecond: number;
  /** Milliseconds between two status reads of one transaction. */
  readEveryMs: number;
};

export const PUBLISHED_LIMITS: PakasirLimits = { callsPerSecond: 2, readEveryMs: 4_000 };

export type Gate = {
  /** Whether this call is too early; counts it when it is not. */
  isOverCalls(now: number): boolean;
  isOverReads(txnId: string, now: number): boolean;
};

/** Null limits let everything through. */
export function createGate(limits: PakasirLimits | null): Gate {
  let calls: number[] = [];
  const reads = new Map<string, number>();
  return {
    isOverCalls(now) {
      if (!limits) return false;
      calls = calls.filter((at) => now - at < 1000);
      if (calls.length >= limits.callsPerSecond) return true;
      calls.push(now);
      return false;
    },
    isOverReads(txnId, now) {
      if (!limits) return false;
      const last = reads.get(txnId);
      if (last !== undefined && now - last < limits.readEveryMs) return true;
      reads.set(txnId, now);
      return false;
    },
  };
}
