import type { Channel, MessageKind } from "../status";

/** The port to whatever carries a message to a person. */

/** `key` names one sending of one message: the same key is the same mail, however often it is handed over. */
export type Sending = { key: string; to: string; subject: string; text: string; kind: MessageKind };

/**
 * - `done`: taken over by the carrier under `id`
 * - `refused`: it will never take this message (`why` is for staff): do not try again
 * - `unavailable`: certainly not taken; try again, not before `retryAfterSeconds` if that is given
 * - `unknown`: handed over, but no answer came; sent again at most once, and recorded as such
 */
export type SendResult =
  | { outcome: "done"; id: string }
  | { outcome: "refused"; why: string }
  | { outcome: "unavailable"; why: string; retryAfterSeconds?: number }
  | { outcome: "unknown"; why: string };

export interface MessageChannel {
  readonly name: Channel;
  /** Ends within a time limit of its own and never rejects. */
  send(sending: Sending): Promise<SendResult>;
}
