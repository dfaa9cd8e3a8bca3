import { and, eq, sql, type SQL } from "drizzle-orm";
import { orders, promos, promoUses } from "@/db/schema";
import type { TxCtx } from "@/lib/work/context";

/**
 * Uses of vouchers; the only writer of `promos.uses` and of the state of a use. The update is guarded by the limit, so
 * it is exact under any number of parallel orders. Each verb is one statement.
 */

const isLeft = sql`(${promos.usesMax} is null or ${promos.uses} < ${promos.usesMax})`;

/**
 * The buyer of this order has not used the voucher up. Exact, because the orders of one buyer are made one after the
 * other: whoever makes one holds the row of their contact until the commit.
 */
const isLeftFor = (orderId: string): SQL => sql`(${promos.perBuyer} is null or ${promos.perBuyer} > (
  select count(*) from ${promoUses} u join ${orders} o on o.id = u.order_id
  where u.promo_id = ${promos.id} and u.status <> 'released'
    and o.buyer_id = (select buyer_id from ${orders} where id = ${orderId})))`;

/** Takes one use for a new order if one is left, of the voucher and of what its buyer may. The order must be on record. */
export async function reserveUse(tx: TxCtx, promoId: string, orderId: string): Promise<"reserved" | "used_up"> {
  const { rows } = await tx.db.execute(sql`with
    taken as (
      update ${promos} set uses = ${promos.uses} + 1
      where ${promos.id} = ${promoId} and ${isLeft} and ${isLeftFor(orderId)} returning id
    )
    insert into ${promoUses} (order_id, promo_id, status) select ${orderId}, id, 'reserved' from taken
    returning order_id`);
  return rows.length > 0 ? "reserved" : "used_up";
}

/** A use of the order that was given back, locked, and the voucher's next use taken for it, if one is left. */
const takeReleased = (orderId: string, isAllowed = sql`true`): SQL => sql`
  released as (
    select promo_id from ${promoUses} where ${promoUses.orderId} = ${orderId} and ${promoUses.status} = 'released'
    for update
  ),
  taken as (
    update ${promos} set uses = ${promos.uses} + 1 from released
    where ${promos.id} = released.promo_id and ${isLeft} and ${isAllowed} returning ${promos.id}
  )`;

/** Takes a released use again, for an order that is opened once more. */
export async function retakeUse(tx: TxCtx, orderId: string): Promise<"reserved" | "used_up" | "none"> {
  const { rows } = await tx.db.execute<{
    released: number;
    taken: number;
  }>(sql`with ${takeReleased(orderId, isLeftFor(orderId))},
    reserved as (update ${promoUses} set status = 'reserved' from taken where ${promoUses.orderId} = ${orderId})
    select (select count(*)::int from released) as released, (select count(*)::int from taken) as taken`);
  if (rows[0]?.taken) return "reserved";
  return rows[0]?.released ? "used_up" : "none";
}

/**
 * The order was paid: its use stays counted. A late payment keeps its price; its use, released when the order ended, is
 * taken again if one is left.
 */
export async function keepUse(tx: TxCtx, orderId: string): Promise<void> {
  await tx.db.execute(sql`with ${takeReleased(orderId)}
    update ${promoUses} set status = 'used'
    where ${promoUses.orderId} = ${orderId}
      and (${promoUses.status} = 'reserved' or exists (select from taken))`);
}

/** The order ended unpaid: its use is free again, once only. */
export async function releaseUse(tx: TxCtx, orderId: string): Promise<void> {
  const released = tx.db.$with("released").as(
    tx.db
      .update(promoUses)
      .set({ status: "released" })
      .where(and(eq(promoUses.orderId, orderId), eq(promoUses.status, "reserved")))
      .returning({ promoId: promoUses.promoId }),
  );
  await tx.db
    .with(released)
    .update(promos)
    .set({ uses: sql`${promos.uses} - 1` })
    .where(sql`${promos.id} in (select promo_id from released)`);
}
