import { createHash } from "node:crypto";
import { z } from "zod";

/** The faults that a pretend workspace can play. Pure: the same seed and the same calls give the same faults. */

/** `next`: the next so many calls that could have it; `probability`: each such call, drawn by the seed. */
const chance = z.union(
  [
    z.strictObject({ next: z.int().min(1).max(10_000) }),
    z.strictObject({ probability: z.number().gt(0).max(1) }),
    z.null(),
  ],
  'must be {"next": 1 to 10000}, {"probability": above 0, up to 1} or null',
);
export type Chance = z.infer<typeof chance>;

const knobFields = {
  /** Every draw hangs on it. */
  seed: z.string().max(80),
  /** How long each call takes before anything happens. */
  latencyMs: z.int().min(0).max(60_000),
  /** A new invitation is in no list before so many seconds have passed. */
  listLagSeconds: z.int().min(0).max(3_600),
  /** The write is carried out, its answer never arrives. */
  replyLostAfterEffect: chance,
  /** The write is confirmed and nothing was done. */
  ghostSuccess: chance,
  /** 503 before anything was done. */
  unavailable: chance,
  /** Seats that the vendor really grants, whatever it says it sold. Null: what it sold. */
  capacity: z.int().min(0).max(10_000).nullable(),
  /** Calls a minute before it answers 429. Null: as many as you like. */
  perMinuteLimit: z.int().min(1).max(10_000).nullable(),
  tokenExpired: z.boolean(),
  deactivated: z.boolean(),
  /** Addresses it will not invite; `*` stands for anything. */
  refuseEmails: z.array(z.string().trim().toLowerCase().min(1).max(254)).max(50),
  /** Somebody we never invited joins just before a list of members is read. */
  strangersJoin: chance,
  /** Whoever has been a member longest leaves just before a list of members is read. */
  membersLeave: chance,
};

/** What a knob board may send: any of the knobs, the others stay as they are. */
export const knobsPatch = z.strictObject(knobFields).partial();
export type KnobsPatch = z.infer<typeof knobsPatch>;
export type Knobs = Required<KnobsPatch>;

export const FAULT_NAMES = [
  "replyLostAfterEffect",
  "ghostSuccess",
  "unavailable",
  "strangersJoin",
  "membersLeave",
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** A workspace without faults. */
export const KNOBS_OFF: Knobs = {
  seed: "kursi",
  latencyMs: 0,
  listLagSeconds: 0,
  replyLostAfterEffect: null,
  ghostSuccess: null,
  unavailable: null,
  capacity: null,
  perMinuteLimit: null,
  tokenExpired: false,
  deactivated: false,
  refuseEmails: [],
  strangersJoin: null,
  membersLeave: null,
};

/** The knobs as stored: only those that differ from a workspace without faults need to be there. */
export const readKnobs = (stored: unknown): Knobs => ({ ...KNOBS_OFF, ...knobsPatch.parse(stored) });

/** Does this fault strike now? `draw` names the call; answers the knobs as they stand afterwards. */
export function playFault(knobs: Knobs, fault: FaultName, draw: string): { strikes: boolean; knobs: Knobs } {
  const now = knobs[fault];
  if (now === null) return { strikes: false, knobs };
  if ("probability" in now) return { strikes: drawNumber(knobs.seed, fault, draw) < now.probability, knobs };
  return { strikes: true, knobs: { ...knobs, [fault]: now.next > 1 ? { next: now.next - 1 } : null } };
}

/** From 0 up to, but not including, 1. */
function drawNumber(...parts: string[]): number {
  return createHash("sha256").update(JSON.stringify(parts)).digest().readUIntBE(0, 6) / 2 ** 48;
}

export const isRefusedEmail = (knobs: Knobs, email: string): boolean =>
  knobs.refuseEmails.some((pattern) => matchesPattern(pattern, email));

/** `*@blocked.example`. Walks the text once per star, so that no pattern can make it slow. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return text === pattern;
  const tail = rest.pop() ?? "";
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) return false;
  let from = head.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > text.length - tail.length) return false;
    from = at + part.length;
  }
  return true;
}
