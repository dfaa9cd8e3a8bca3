import { and, eq, inArray, ne } from "drizzle-orm";
import { buyerContacts, buyers } from "@/db/schema";
import type { Erased } from "@/lib/core/erasure";
import type { TxCtx } from "@/lib/work/context";
import { withoutWords } from "@/lib/work/erasure";
import type { Contact } from "./store";

export type KnownBuyer = { id: string; fullName: string | null; contacts: Contact[] };

/** The buyer that an email belongs to, locked as `findOrMakeBuyer` does: no order of theirs is placed meanwhile. */
export async function lockBuyer(tx: TxCtx, email: string): Promise<KnownBuyer | undefined> {
  const [contact] = await tx.db
    .select({ buyerId: buyerContacts.buyerId })
    .from(buyerContacts)
    .where(and(eq(buyerContacts.channel, "email"), eq(buyerContacts.address, email)))
    .for("update");
  if (!contact) return undefined;
  const [buyer] = await tx.db.select().from(buyers).where(eq(buyers.id, contact.buyerId)).for("no key update");
  if (!buyer) return undefined;
  const contacts = await tx.db.select().from(buyerContacts).where(eq(buyerContacts.buyerId, buyer.id));
  return { id: buyer.id, fullName: buyer.fullName, contacts };
}

/** The buyer stays for their orders' sake, without name and contacts, at an address that is nobody's. */
export async function eraseBuyerRow(tx: TxCtx, { id, contacts }: KnownBuyer, erased: Erased): Promise<void> {
  const others = contacts.filter(({ channel }) => channel !== "email").map((contact) => contact.id);
  if (others.length > 0) await tx.db.delete(buyerContacts).where(inArray(buyerContacts.id, others));
  await tx.db
    .update(buyerContacts)
    .set({ address: erased.substitute, verifiedAt: null })
    .where(and(eq(buyerContacts.buyerId, id), ne(buyerContacts.address, erased.substitute)));
  await tx.db
    .update(buyers)
    .set({ fullName: null, blockReason: withoutWords(buyers.blockReason, erased) })
    .where(eq(buyers.id, id));
}
