import { randomUUID } from "node:crypto";
import { asc, eq, sql, type SQL } from "drizzle-orm";
import { buyerContacts, buyers } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Ctx, TxCtx } from "@/lib/work/context";

/** Every query of buyers and their contacts; their only writer. */

export type Buyer = typeof buyers.$inferSelect;
export type Contact = typeof buyerContacts.$inferSelect;

export type BuyerRequest = {
  /** Lower case. */
  email: string;
  fullName: string | null;
  /** E.164 */
  phone: string | null;
  locale: "id" | "en";
  /** What else the order is counted by (phone, client address): held until the commit, so that parallel orders count. */
  lockKeys: readonly string[];
};

/** `isBlocked`: this buyer, or whoever has this phone number. */
export type FoundBuyer = { id: string; isBlocked: boolean };

/**
 * The buyer that this email belongs to, made when the email is new, in one statement. It locks the email's contact row
 * until the commit, so one buyer's orders are placed one after another; then the lock keys, sorted, so that two orders
 * cannot wait for each other. A phone number that nobody has yet becomes the buyer's WhatsApp contact.
 */
export async function findOrMakeBuyer(tx: TxCtx, who: BuyerRequest): Promise<FoundBuyer> {
  const at = sql`${tx.now()}::timestamptz`;
  const newId = sql`${randomUUID()}::uuid`;
  const keys = sql`${sql.param([...new Set(who.lockKeys)].toSorted())}::text[]`;
  const { rows } = await tx.db.execute<FoundRow>(sql`with
    contact as (${lockContact(who.email, newId, at)}),
    -- Only when the email was new; the foreign key of its contact is checked at the end of the statement.
    made as (
      insert into ${buyers} (id, full_name, locale, created_at)
      select buyer_id, ${who.fullName}::text, ${who.locale}::text, ${at} from contact where buyer_id = ${newId}
    ),
    -- From the contact, so that its row is locked first.
    locked as (
      select pg_advisory_xact_lock(hashtextextended(key, 0)) from contact, unnest(${keys}) as key
    ),
    phone as (
      insert into ${buyerContacts} (buyer_id, channel, address, created_at)
      select buyer_id, 'whatsapp', ${who.phone}::text, ${at} from contact
      where ${who.phone}::text is not null and (select count(*) from locked) >= 0
      on conflict do nothing
    )
    select contact.buyer_id as id, (select count(*) from locked) as locks, exists (
        select 1 from ${buyers} where ${buyers.blockedAt} is not null and ${buyers.id} in (contact.buyer_id, (
          select buyer_id from ${buyerContacts} where channel = 'whatsapp' and address = ${who.phone}::text))
      ) as "isBlocked"
    from contact`);
  const [found] = rows;
  if (!found) throw new Error("an insert that updates on conflict answers its row");
  return { id: found.id, isBlocked: found.isBlocked };
}

/** Writing the address again is what locks a row that is there already, and waits for one that is not committed yet. */
const lockContact = (email: string, newId: SQL, at: SQL): SQL =>
  sql`insert into ${buyerContacts} (buyer_id, channel, address, created_at)
    values (${newId}, 'email', ${email}, ${at})
    on conflict (channel, address) do update set address = excluded.address
    returning buyer_id`;

type FoundRow = FoundBuyer & { locks: number };

/** Stops a buyer from ordering; blocking again changes the reason. Throws `not_found`, `invalid` without a reason. */
export async function blockBuyer(ctx: Ctx, id: string, reason: string): Promise<void> {
  const blockReason = reason.trim();
  if (!blockReason) throw new DomainError("invalid", "reason must say why", {}, { reason: "must say why" });
  await update(ctx, id, { blockedAt: sql`coalesce(${buyers.blockedAt}, ${ctx.now()}::timestamptz)`, blockReason });
}

/** Throws `not_found`. */
export const unblockBuyer = (ctx: Ctx, id: string): Promise<void> =>
  update(ctx, id, { blockedAt: null, blockReason: null });

async function update(
  ctx: Ctx,
  id: string,
  facts: { blockedAt: SQL | null; blockReason: string | null },
): Promise<void> {
  const changed = await ctx.db.update(buyers).set(facts).where(eq(buyers.id, id)).returning({ id: buyers.id });
  if (changed.length === 0) throw new DomainError("not_found", "There is no such buyer.");
}

export async function selectBuyer(ctx: Ctx, id: string): Promise<Buyer | undefined> {
  const [buyer] = await ctx.db.select().from(buyers).where(eq(buyers.id, id));
  return buyer;
}

/** Where the buyer is reached, oldest first. */
export const selectContacts = (ctx: Ctx, buyerId: string): Promise<Contact[]> =>
  ctx.db
    .select()
    .from(buyerContacts)
    .where(eq(buyerContacts.buyerId, buyerId))
    .orderBy(asc(buyerContacts.createdAt), asc(buyerContacts.channel));
