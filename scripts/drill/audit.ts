import type { Client } from "pg";

/**
 * What must hold in the tables once nothing is owed any more. Each query answers the rows that break its law, one text
 * each. The laws assume that no two orders share an email address, as in the drills.
 */
const LAWS: readonly { law: string; broken: string }[] = [
  {
    law: "the ledger sums to zero per booking",
    broken: `select transfer_id || ': ' || sum(amount_idr) as what from ledger_entries group by transfer_id having sum(amount_idr) <> 0`,
  },
  {
    law: "the ledger sums to zero per order",
    broken: `select order_id || ': ' || sum(amount_idr) as what from ledger_entries join ledger_transfers t on t.id = transfer_id
      group by order_id having sum(amount_idr) <> 0`,
  },
  {
    law: "every receipt is booked with its gateway, to the rupiah",
    broken: `select r.id || ' of ' || r.order_id as what from receipts r where r.amount_idr is distinct from
      (select sum(e.amount_idr) from ledger_transfers t join ledger_entries e on e.transfer_id = t.id
        where t.subject = 'receipt:' || r.id and e.account = 'gateway:' || r.gateway)`,
  },
  {
    law: "a paid order has one settling receipt, of exactly what the buyer was shown",
    broken: `select o.id as what from orders o where o.payment_status = 'paid' and
      (select count(*) from receipts r join payments p on p.id = r.payment_id
        where r.order_id = o.id and r.is_settling and r.amount_idr = p.amount_idr) <> 1`,
  },
  {
    law: "a paid order has exactly one live, invited assignment per seat",
    broken: `select o.id || ' (' || o.invitation_status || '): ' || count(a.id) || ' of ' || o.seats as what
      from orders o left join assignments a on a.order_id = o.id and a.status = 'ACTIVE' and a.invited_at is not null
      where o.payment_status = 'paid' group by o.id having count(a.id) <> o.seats`,
  },
  {
    law: "a paid order occupies exactly its seats",
    broken: `select o.id || ': ' || count(s.id) || ' of ' || o.seats as what
      from orders o left join seats s on s.order_id = o.id where o.payment_status = 'paid'
      group by o.id having count(s.id) <> o.seats or bool_or(s.status not in ('invited', 'member'))`,
  },
  {
    law: "an order that has ended or was not paid has no assignment",
    broken: `select o.id || ' (' || o.payment_status || ')' as what from orders o join assignments a on a.order_id = o.id
      where a.status = 'ACTIVE' and o.payment_status <> 'paid'`,
  },
  {
    law: "an order that has ended holds no seat",
    broken: `select o.id || ' (' || o.payment_status || ')' as what from orders o join seats s on s.order_id = o.id
      where o.payment_status in ('expired', 'failed', 'cancelled', 'refunded')`,
  },
  {
    law: "everybody who bought a seat is in exactly one workspace, the one of their assignment",
    broken: `select a.email || ' is in ' || (select count(*) from standin.people p where p.email = a.email) as what
      from assignments a join workspaces w on w.id = a.workspace_id where a.status = 'ACTIVE' and
      ((select count(*) from standin.people p where p.email = a.email) <> 1 or
        not exists (select 1 from standin.people p where p.email = a.email and p.workspace_id = w.remote_id))`,
  },
  {
    law: "nobody is in a workspace who has no assignment there",
    broken: `select p.email || ' in ' || p.workspace_id as what from standin.people p where not exists
      (select 1 from assignments a join workspaces w on w.id = a.workspace_id
        where a.status = 'ACTIVE' and a.email = p.email and w.remote_id = p.workspace_id)`,
  },
  {
    law: "no workspace has more people than seats",
    broken: `select w.id as what from standin.workspaces w where (select count(*) from standin.people p where p.workspace_id = w.id) > w.seats`,
  },
  {
    law: "nobody has two orders that came to something",
    broken: `select customer_email as what from orders where payment_status not in ('failed', 'cancelled', 'expired')
      group by customer_email having count(*) > 1`,
  },
  {
    law: "nobody gets the same kind of message twice",
    broken: `select "to" || ': ' || count(*) || ' × ' || kind as what from mailbox group by "to", kind having count(*) > 1`,
  },
  {
    law: "a paid order is told of its payment and of its invitation",
    broken: `select o.id as what from orders o where o.payment_status = 'paid' and
      ((select count(*) from mailbox m where m."to" = o.customer_email and m.kind in ('order_paid', 'paid_late')) <> 1 or
        (select count(*) from mailbox m where m."to" = o.customer_email and m.kind = 'invite_sent') <> 1)`,
  },
  {
    law: "a voucher counts exactly its reserved and used uses",
    broken: `select code || ': ' || uses as what from promos p where uses <>
      (select count(*) from promo_uses u where u.promo_id = p.id and u.status in ('reserved', 'used'))`,
  },
  {
    law: "a voucher is used by paid orders and given back by ended ones",
    broken: `select o.id || ' (' || o.payment_status || '): ' || u.status as what from promo_uses u
      join orders o on o.id = u.order_id join promos p on p.id = u.promo_id
      where (o.payment_status = 'paid' and u.status <> 'used' and p.uses <> p.uses_max) or
        (o.payment_status in ('expired', 'failed', 'cancelled') and u.status <> 'released')`,
  },
  { law: "no message has failed", broken: `select id::text as what from notifications where status = 'failed'` },
  { law: "the outbox is empty", broken: `select name as what from outbox where sent_at is null` },
  { law: "no webhook waits", broken: `select id::text as what from webhook_inbox where handled_at is null` },
  {
    law: "no order is stuck",
    broken: `select id || ' (' || payment_status || ', ' || invitation_status || ')' as what from orders
      where (payment_status = 'paid' and invitation_status not in ('invited', 'active'))
        or (payment_status <> 'paid' and invitation_status <> 'not_started')`,
  },
];

/** Only with the sandbox gateway: its books are the truth about money. */
const BANK_LAWS: typeof LAWS = [
  {
    law: "no money is lost",
    broken: `select c.reference || ': ' || b.amount_idr as what from sandbox.receipts b join sandbox.charges c on c.id = b.charge_id
      where not exists (select 1 from receipts r where r.receipt_key = b.id and r.amount_idr = b.amount_idr)`,
  },
  {
    law: "no money is invented",
    broken: `select r.receipt_key as what from receipts r where r.gateway = 'sandbox' and not exists
      (select 1 from sandbox.receipts b where b.id = r.receipt_key and b.amount_idr = r.amount_idr)`,
  },
];

const SHOWN_MAX = 5;

/** The laws of the shop that are broken, one sentence each with a few examples; empty when all is well. */
export const auditShop = (client: Client): Promise<string[]> => findBroken(client, LAWS);

/** The same with the sandbox's books beside ours. */
export const audit = (client: Client): Promise<string[]> => findBroken(client, [...LAWS, ...BANK_LAWS]);

async function findBroken(client: Client, laws: typeof LAWS): Promise<string[]> {
  const problems: string[] = [];
  for (const { law, broken } of laws) {
    const { rows } = await client.query<{ what: string }>(broken);
    if (rows.length === 0) continue;
    const examples = rows.slice(0, SHOWN_MAX).map(({ what }) => what);
    problems.push(`broken: ${law}: ${rows.length} (${examples.join("; ")})`);
  }
  return problems;
}

export const LAW_COUNT = LAWS.length + BANK_LAWS.length;
