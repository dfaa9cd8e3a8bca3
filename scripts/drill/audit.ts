import { MONEY_LAWS, type Law } from "@/lib/payments/laws";
import type { Client } from "pg";

/** Of an order `o`: paid, and the goods are owed. Of a unit `u`: the buyer has it. */
const IS_OWED = `o.payment_status in ('paid', 'partially_refunded')`;
const IS_DELIVERED = `u.status in ('delivered', 'accepted')`;
/** Of an order `o`: its gateway took the money back. The buyer keeps what they have until a person decides. */
const IS_TAKEN_BACK = `(o.payment_status = 'needs_review' and exists
  (select 1 from receipts r where r.payable_id = o.id and r.attention = 'reversed'))`;

/**
 * What must hold in the tables once nothing is owed any more. Each query answers the rows that break its law, one text
 * each. The laws assume that no two orders share an email address, as in the drills.
 */
const LAWS: readonly Law[] = [
  ...MONEY_LAWS,
  {
    law: "a paid order has one settling receipt, of exactly what the buyer was shown or a person has accepted",
    broken: `select o.id as what from orders o where o.payment_status = 'paid' and
      (select count(*) from receipts r join payment_attempts p on p.id = r.attempt_id
        where r.payable_id = o.id and r.is_settling
          and (r.amount_idr = p.amount_idr or r.resolved_at is not null or r.receipt_key like 'manual:%')) <> 1`,
  },
  {
    law: "what is copied onto an order is what its attempts and receipts say",
    broken: `select o.id as what from orders o where
      row(o.gateway, o.amount_idr)::text is distinct from
        (select row(p.gateway, p.amount_idr)::text from payment_attempts p where p.payable_id = o.id order by p.created_at desc, p.id desc limit 1)
      or (o.attention is null) <> not exists
        (select 1 from receipts r where r.payable_id = o.id and r.attention is not null and r.resolved_at is null)`,
  },
  {
    law: "an order has the units that its lines promise, and costs what they cost",
    broken: `select o.id as what from orders o where o.units <> (select count(*) from order_units u where u.order_id = o.id)
      or o.total_idr <> (select sum(l.total_idr) from order_lines l where l.order_id = o.id)
      or exists (select 1 from order_lines l where l.order_id = o.id
        and l.units <> (select count(*) from order_units u where u.line_id = l.id))`,
  },
  {
    law: "every unit of a paid order is delivered, its term is over, or its money is back",
    broken: `select u.id || ' of ' || o.id || ' is ' || u.status as what from order_units u join orders o on o.id = u.order_id
      where ${IS_OWED} and u.status not in ('delivered', 'accepted', 'ended') and not (u.status = 'withdrawn' and exists
        (select 1 from refunds f where f.payable_id = o.id and f.status = 'done' and f.unit_ids ? u.id::text))`,
  },
  {
    law: "a paid order has exactly one live, invited assignment per seat, with one live term",
    broken: `select u.id || ' of ' || o.id || ': ' || count(a.id) as what
      from order_units u join order_lines l on l.id = u.line_id and l.kind = 'seat' join orders o on o.id = u.order_id
      left join terms t on t.unit_id = u.id and t.closed_at is null
      left join assignments a on a.id = t.assignment_id and a.status = 'ACTIVE' and a.invited_at is not null
      where ${IS_OWED} and ${IS_DELIVERED} group by u.id, o.id having count(a.id) <> 1`,
  },
  {
    law: "an assignment ends with its last term",
    broken: `select a.id::text as what from assignments a where a.status = 'ACTIVE' and a.ends_at is distinct from
      (select max(t.ends_at) from terms t where t.assignment_id = a.id and t.closed_at is null)`,
  },
  {
    law: "no term is longer than what was paid for and what staff gave",
    broken: `select t.id::text as what from terms t join order_units u on u.id = t.unit_id join order_lines l on l.id = u.line_id
      where t.ends_at - t.starts_at > make_interval(days => l.duration_days
        + (select coalesce(sum(g.days), 0)::int from seat_grants g where g.term_id = t.id))`,
  },
  {
    law: "a paid order has exactly one item per code or text, and nobody else has it",
    broken: `select u.id || ' of ' || o.id || ': ' || count(i.id) as what
      from order_units u join order_lines l on l.id = u.line_id and l.kind <> 'seat' join orders o on o.id = u.order_id
      left join stock_items i on i.unit_id = u.id and i.status = 'handed'
      where ${IS_OWED} and ${IS_DELIVERED} group by u.id, o.id having count(i.id) <> 1`,
  },
  {
    law: "a paid order occupies exactly its seats, until their term is over",
    broken: `select o.id || ': ' || count(distinct s.id) || ' of ' || count(distinct u.id) as what
      from orders o join order_lines l on l.order_id = o.id and l.kind = 'seat' join order_units u on u.line_id = l.id and u.renews is null and ${IS_DELIVERED}
      left join seats s on s.line_id = l.id where ${IS_OWED}
      group by o.id having count(distinct s.id) <> count(distinct u.id) or bool_or(s.status not in ('invited', 'member'))`,
  },
  {
    law: "an order that has ended or was not paid has no assignment",
    broken: `select o.id || ' (' || o.payment_status || ')' as what from orders o join assignments a on a.order_id = o.id
      where a.status = 'ACTIVE' and not ${IS_OWED} and not ${IS_TAKEN_BACK}`,
  },
  {
    law: "an order that has ended holds no seat and no item",
    broken: `select o.id || ' (' || o.payment_status || ')' as what from orders o join order_lines l on l.order_id = o.id
      where o.payment_status in ('expired', 'failed', 'cancelled', 'refunded') and (
        exists (select 1 from seats s where s.line_id = l.id) or exists (select 1 from stock_items i where i.line_id = l.id and i.status = 'held'))`,
  },
  {
    law: "everybody who bought a seat is in exactly one workspace, the one of their assignment",
    broken: `select a.email || ' is in ' || (select count(*) from pretend.vendor_people p where p.email = a.email) as what
      from assignments a join workspaces w on w.id = a.workspace_id where a.status = 'ACTIVE' and w.driver <> 'manual' and
      ((select count(*) from pretend.vendor_people p where p.email = a.email) <> 1 or
        not exists (select 1 from pretend.vendor_people p where p.email = a.email and p.workspace_id = w.remote_id))`,
  },
  {
    law: "nobody is in a workspace who has no assignment there",
    broken: `select p.email || ' in ' || p.workspace_id as what from pretend.vendor_people p where not exists
      (select 1 from assignments a join workspaces w on w.id = a.workspace_id
        where a.status = 'ACTIVE' and a.email = p.email and w.remote_id = p.workspace_id)`,
  },
  {
    law: "no seat is free with a person in it",
    broken: `select w.name || ': ' || count(p.id) || ' people' as what from workspaces w
      join pretend.vendor_people p on p.workspace_id = w.remote_id group by w.id having count(p.id) >
        (select count(*) from seats s where s.workspace_id = w.id and s.status in ('invited', 'member', 'leaving'))`,
  },
  {
    law: "a seat is as the assignment on it says",
    broken: `select s.id || ' is ' || s.status as what from seats s left join assignments a on a.seat_id = s.id and a.status = 'ACTIVE'
      where (s.status in ('invited', 'member')) is distinct from (a.invited_at is not null)
        and not exists (select 1 from assignments m where m.former_seat_id = s.id)`,
  },
  {
    law: "nobody acts on a person any more",
    broken: `select email || ': ' || action || ' ' || outcome as what from vendor_calls c where lease_until is not null and outcome <> 'unknown'`,
  },
  {
    law: "no term is over that was not ended",
    broken: `select t.id::text as what from terms t join assignments a on a.id = t.assignment_id where t.closed_at is null and a.status <> 'ACTIVE'`,
  },
  {
    law: "no workspace has more people than seats",
    broken: `select w.id as what from pretend.vendor_workspaces w where (select count(*) from pretend.vendor_people p where p.workspace_id = w.id) > w.seats`,
  },
  {
    law: "nobody has two orders that came to something",
    broken: `select customer_email as what from orders where payment_status not in ('failed', 'cancelled', 'expired')
      group by customer_email having count(*) > 1`,
  },
  {
    law: "nobody gets the same kind of message twice",
    broken: `select "to" || ': ' || count(*) || ' × ' || kind as what from pretend.mails group by "to", kind having count(*) > 1`,
  },
  {
    law: "a paid order is told of its payment and of its delivery",
    broken: `select o.id as what from orders o where o.payment_status = 'paid' and
      ((select count(*) from pretend.mails m where m."to" = o.customer_email and m.kind in ('order_paid', 'paid_late')) <> 1 or
        exists (select 1 from order_lines l where l.order_id = o.id and
          (select count(*) from pretend.mails m where m."to" = o.customer_email
            and m.kind = case l.kind when 'seat' then 'invite_sent' else 'item_delivered' end) <> 1))`,
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
  {
    law: "every status is the end of its recorded transitions",
    broken: `select o.id || ': ' || o.payment_status as what from orders o where o.payment_status is distinct from
      (select t."to" from transitions t where t.entity = 'payment' and t.entity_id = o.id order by t.id desc limit 1)`,
  },
  { law: "no message has failed", broken: `select id::text as what from messages where status = 'failed'` },
  { law: "the outbox is empty", broken: `select name as what from outbox where sent_at is null` },
  { law: "no webhook waits", broken: `select id::text as what from webhook_inbox where handled_at is null` },
  {
    law: "no order is stuck",
    broken: `select id || ' (' || payment_status || ', ' || invitation_status || ')' as what
      from orders o
      where (${IS_OWED} and invitation_status not in ('invited', 'active', 'ended'))
        or (payment_status = 'refunded' and invitation_status not in ('not_started', 'revoked', 'ended'))
        or (payment_status <> 'refunded' and not ${IS_OWED} and invitation_status <> 'not_started'
          and not (${IS_TAKEN_BACK} and invitation_status in ('invited', 'active', 'ended')))`,
  },
];

/** Only with the pretend bank: its books are the truth about money. */
const BANK_LAWS: readonly Law[] = [
  {
    law: "no money is lost",
    broken: `select c.reference || ': ' || b.amount_idr as what from pretend.bank_receipts b join pretend.bank_charges c on c.id = b.charge_id
      where b.amount_idr > 0 and not exists (select 1 from receipts r where r.receipt_key = b.id and r.amount_idr = b.amount_idr)`,
  },
  {
    law: "the ledger says of the bank what the bank's own books say",
    broken: `select p.reference || ': ' || l.held || ' of ' || b.held as what from payment_attempts p
      join (select t.attempt_id, sum(e.amount_idr) as held from ledger_transfers t join ledger_entries e on e.transfer_id = t.id
        where e.account in ('gateway:sandbox', 'fee') group by t.attempt_id) l on l.attempt_id = p.id
      join (select c.reference, case c.status when 'reversed' then 0 else sum(r.amount_idr) end as held from pretend.bank_charges c join pretend.bank_receipts r on r.charge_id = c.id
        group by c.id) b on b.reference = p.reference
      where p.gateway = 'sandbox' and l.held <> b.held`,
  },
  {
    law: "no money is invented",
    broken: `select r.receipt_key as what from receipts r where r.gateway = 'sandbox' and r.receipt_key not like 'manual:%' and not exists
      (select 1 from pretend.bank_receipts b where b.id = r.receipt_key and b.amount_idr = r.amount_idr)`,
  },
];

const SHOWN_MAX = 5;

/** The laws of the shop that are broken, one sentence each with a few examples; empty when all is well. */
export const auditShop = (client: Client): Promise<string[]> => findBroken(client, LAWS);

/** The same with the pretend bank's books beside ours. */
export const audit = (client: Client): Promise<string[]> => findBroken(client, [...LAWS, ...BANK_LAWS]);

async function findBroken(client: Client, laws: readonly Law[]): Promise<string[]> {
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
