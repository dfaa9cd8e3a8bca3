import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import type { OpenOrder } from "./clones";

/**
 * The other side of P3: what a settlement leaves in the tables, as plain SQL in one transaction by a hand that knows
 * the outcome beforehand: lock, receipt, ledger, both statuses, the move, the message and the two events.
 */
export function startBareSettler(url: string, width: number) {
  const pool = new Pool({ connectionString: url, max: width });
  pool.on("error", () => undefined);
  const settle = async ({ orderId, paymentId }: OpenOrder, amountIdr: number): Promise<void> => {
    const [receipt, transfer] = [randomUUID(), randomUUID()];
    const client = await pool.connect();
    try {
      await client.query("begin");
      await client.query("select * from payment_attempts where payable_id = $1 for update", [orderId]);
      await client.query("select * from orders where id = $1 for update", [orderId]);
      await client.query(
        `insert into receipts (id, attempt_id, payable_id, gateway, receipt_key, amount_idr, is_settling, paid_at, recorded_at, resolved_at)
          values ($1, $2, $3, 'sandbox', $4, $5, true, now(), now(), now()) on conflict do nothing`,
        [receipt, paymentId, orderId, `bare-${receipt}`, amountIdr],
      );
      await client.query(
        `with t as (insert into ledger_transfers (id, kind, payable_id, attempt_id, subject, at)
            values ($1, 'settlement', $2, $3, $4, now()) on conflict do nothing returning id)
          insert into ledger_entries (transfer_id, account, amount_idr)
            select $1, a.account, a.amount from (values ('gateway:sandbox', $5::int), ('sales', -$5::int)) a (account, amount)`,
        [transfer, orderId, paymentId, `receipt:${receipt}`, amountIdr],
      );
      await client.query("update payment_attempts set status = 'succeeded', ask_at = null where id = $1", [paymentId]);
      await client.query(
        "update orders set payment_status = 'paid', paid_at = now(), updated_at = now() where id = $1",
        [orderId],
      );
      await client.query(
        `insert into transitions (entity, entity_id, order_id, "from", "to", reason, facts, actor, at)
          values ('payment', $1, $1, 'pending', 'paid', 'paid', '{}', 'bare', now()),
            ('attempt', $2, $1, 'open', 'succeeded', 'paid', '{}', 'bare', now())`,
        [orderId, paymentId],
      );
      await client.query(
        `with m as (insert into messages (subject, order_id, recipient_kind, recipient_id, kind, channel, address, locale, facts, created_at)
            values ($1, $1, 'buyer', gen_random_uuid(), 'order_paid', 'email', 'bare@example.com', 'id', '{}', now()) returning id)
          insert into outbox (name, data, created_at)
            select 'messages/message.queued', jsonb_build_object('messageId', id), now() from m
            union all select 'orders/order.paid', jsonb_build_object('orderId', $1::text), now()`,
        [orderId],
      );
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
  };
  return { settle, stop: () => pool.end() };
}
