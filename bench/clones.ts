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
  const copyOf = (columns: string) => `jsonb_build_object('${columns}', 'ORD-' || $2::text || '-' || n)`;
  await pool().query(
    `with o as (
      insert into orders select (jsonb_populate_record(o, ${copyOf("id")})).* from orders o, generate_series(1, $3::int) n where o.id = $1),
    l as (
      insert into order_lines select (jsonb_populate_record(l, ${copyOf("order_id")} || jsonb_build_object('id', gen_random_uuid()))).*
        from order_lines l, generate_series(1, $3::int) n where l.order_id = $1 returning id, order_id, position),
    u as (
      insert into order_units select (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(), 'line_id', l.id, 'order_id', l.order_id))).*
        from order_units u join order_lines t on t.id = u.line_id join l on l.position = t.position where t.order_id = $1)
    insert into payables select (jsonb_populate_record(p, ${copyOf("id")})).* from payables p, generate_series(1, $3::int) n where p.id = $1`,
    [order_id, key, count],
  );
  const { rows } = await pool().query<OpenOrder>(
    `insert into payment_attempts select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(),
        'payable_id', 'ORD-' || $2::text || '-' || n, 'reference', 'PAY-' || $2::text || '-' || n, 'gateway_ref', $2::text || '-' || n))).*
      from payment_attempts p, generate_series(1, $3::int) n where p.id = $1
      returning payable_id as "orderId", id as "paymentId", reference`,
    [template.id, key, count],
  );
  return rows;
}
