import { pool } from "@/db/client";
import { openShop, order, paymentOf, type Shop } from "@/lib/testing/world";

/** Many orders that wait for their money, without the minutes that placing them would take: copies of a real one. */

export type OpenOrder = { orderId: string; paymentId: string; reference: string };

/** Each batch of copies is made from one order that holds a seat. */
const SEATS = 100;

export const openBenchShop = (): Promise<Shop> => openShop([SEATS]);

/** `count` copies of one order of `shop`, each with an open attempt of its own. `key` makes their numbers unique. */
export async function cloneOrders(shop: Shop, count: number, key: string): Promise<OpenOrder[]> {
  const { order_id, payment_reference } = await order(shop);
  const template = await paymentOf(payment_reference);
  await pool().query(
    `insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', 'ORD-' || $2::text || '-' || n))).*
      from orders o, generate_series(1, $3::int) n where o.id = $1`,
    [order_id, key, count],
  );
  const { rows } = await pool().query<OpenOrder>(
    `insert into payments select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(),
        'order_id', 'ORD-' || $2::text || '-' || n, 'reference', 'PAY-' || $2::text || '-' || n, 'gateway_ref', $2::text || '-' || n))).*
      from payments p, generate_series(1, $3::int) n where p.id = $1
      returning order_id as "orderId", id as "paymentId", reference`,
    [template.id, key, count],
  );
  return rows;
}
