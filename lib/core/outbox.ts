import { outbox } from "@/db/schema";
import type { TxCtx } from "./context";

/** A fact for the durable engine. Names are listed with their zod schemas in inngest/events.ts. */
export type Announcement = { name: string; data: Record<string, unknown> };

/**
 * Writes events in the same commit as the change they tell of. Sending from a later step would lose the event when the
 * first step commits and its reply is lost.
 */
export async function announce(tx: TxCtx, ...events: Announcement[]): Promise<void> {
  if (events.length === 0) return;
  await tx.db.insert(outbox).values(events.map((event) => ({ ...event, createdAt: tx.now() })));
}
