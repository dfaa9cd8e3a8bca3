import { z } from "zod";
import { seal, unseal, type SealedAt } from "@/lib/core/secrets";

/** What every message about an order may say. One shape for all kinds: they differ in their words, not in their facts. */
export const orderFacts = z.object({
  orderId: z.string(),
  /** What was bought, in one line. */
  title: z.string(),
  customerName: z.string().nullable(),
  /** People and codes that the message is about. */
  units: z.int(),
  /** Days that a seat lasts; null where nothing ends, or where the lines of an order differ. */
  durationDays: z.int().nullable(),
  /** Rupiah that the message is about: paid, short, refunded. */
  amountIdr: z.int().nullable(),
  /** What the buyer was asked to pay, when it differs from what came. */
  dueIdr: z.int().nullable(),
  attention: z.string().nullable(),
  /** The people that the message is about, and their workspace: invited, renewed, refused, removed. */
  invited: z.array(z.object({ email: z.string(), workspaceName: z.string() })),
  /** The workspace that they were in before. */
  formerWorkspace: z.string().optional(),
  /** ISO 8601: when a seat is expected for somebody who waits for one. */
  expectedAt: z.string().optional(),
  /** The codes that were delivered, sealed with `sealItems`; null where there are none. */
  items: z.string().nullable(),
  /** ISO 8601 */
  endsAt: z.string().nullable(),
  /** Of a reminder: what its link names, whom it is for, and until when its price holds; null: nothing is offered. */
  reminder: z
    .object({
      lineId: z.string(),
      endsOn: z.string(),
      assignmentIds: z.array(z.string()),
      offerEndsAt: z.string().nullable(),
    })
    .optional(),
});
export type OrderFacts = z.infer<typeof orderFacts>;

/** The facts with the codes opened: what a letter is made of. Never stored. */
export type OpenFacts = Omit<OrderFacts, "items"> & { items: readonly string[] };

/** What a stored message reminds of; undefined for every other kind. */
export const reminderOf = (facts: unknown): OrderFacts["reminder"] => orderFacts.parse(facts).reminder;

const items = z.array(z.string());
export const sealedAt = (subject: string): SealedAt => `messages.facts:${subject}`;

/** Seals codes for the facts of the message with this subject; under any other subject they do not open. */
export const sealItems = (subject: string, codes: readonly string[]): string =>
  seal(JSON.stringify(codes), sealedAt(subject));

/** Reads the stored facts of a message. Throws when they do not fit the schema: that is a bug. */
export function openFacts(subject: string, stored: unknown): OpenFacts {
  const facts = orderFacts.parse(stored);
  return {
    ...facts,
    items: facts.items === null ? [] : items.parse(JSON.parse(unseal(facts.items, sealedAt(subject)))),
  };
}
