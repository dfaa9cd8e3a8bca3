import { eq } from "drizzle-orm";
import { vendorPeople, vendorRequests } from "@/db/schema";
import type { Erased } from "@/lib/core/erasure";
import type { TxCtx } from "@/lib/work/context";
import { eraseFromMailbox } from "./mailbox";

/**
 * The demo's third parties forget a person too, and in their journal the members that they had named, who may live on
 * in other workspaces. Real third parties are asked by the owner.
 */
export async function eraseFromPretence(tx: TxCtx, erased: Erased, members: readonly Erased[]): Promise<void> {
  await eraseFromMailbox(tx, erased);
  await tx.db.update(vendorPeople).set({ email: erased.substitute }).where(eq(vendorPeople.email, erased.email));
  for (const { email, substitute } of [erased, ...members]) {
    await tx.db.update(vendorPeople).set({ invitedBy: substitute }).where(eq(vendorPeople.invitedBy, email));
    await tx.db.update(vendorRequests).set({ email: substitute }).where(eq(vendorRequests.email, email));
  }
}
