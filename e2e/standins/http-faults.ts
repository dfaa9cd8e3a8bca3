import type { StandinAnswer, StandinRequest } from "./http";

/** What can go wrong with one call. All but the `reply_…` kinds and `delay` happen before any effect. */
export type Fault =
  | { kind: "delay"; ms: number }
  /** Never answers, nothing done. */
  | { kind: "hang" }
  /** Connection cut, nothing done. */
  | { kind: "reset" }
  /** A proxy's error page, nothing done. */
  | { kind: "html"; status?: number }
  /** A given answer instead of the work, e.g. an error inside a 200. */
  | { kind: "answer"; answer: StandinAnswer }
  /** The work is done and the connection is cut before the answer. */
  | { kind: "reply_lost" }
  /** The work is done and no answer ever comes. */
  | { kind: "reply_hangs" };

export type FaultFilter = {
  /** `POST /transaction/create?page=1` or a part of it; all calls when absent. */
  on?: string;
  /** How many matching calls it hits; 1 when absent, `Infinity` until cleared. */
  times?: number;
};

export type FaultPlan = {
  add(fault: Fault, filter?: FaultFilter): void;
  clear(): void;
  /** The fault for this call, used up by one; null when none is planned for it. */
  take(request: Pick<StandinRequest, "method" | "path" | "query">): Fault | null;
};

/** Faults hit in the order in which they were planned. */
export function createFaults(): FaultPlan {
  let plans: { fault: Fault; on: string; left: number }[] = [];
  return {
    add: (fault, filter = {}) => void plans.push({ fault, on: filter.on ?? "", left: filter.times ?? 1 }),
    clear: () => void (plans = []),
    take(request) {
      const line = `${request.method} ${request.path}?${request.query.toString()}`;
      const plan = plans.find((candidate) => line.includes(candidate.on));
      if (!plan) return null;
      plan.left -= 1;
      if (plan.left <= 0) plans = plans.filter((other) => other !== plan);
      return plan.fault;
    },
  };
}
