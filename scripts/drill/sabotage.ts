import type { Client } from "pg";
import { audit } from "./audit";

/** A balanced pair of entries beside those of one booking, as a wrong booking would leave them. */
const misbook = (account: string, other: string, which: string): string => `
  insert into ledger_entries (transfer_id, account, amount_idr)
  select booking.id, side.account, side.amount
  from (select t.id from ledger_transfers t join orders o on o.id = t.payable_id where ${which} limit 1) booking,
    (values ('${account}', 1000), ('${other}', -1000)) side (account, amount)`;

/** Orders `o` on which no money waits, and others where it does: a second payment may wait on a paid order, too. */
const IS_PAID = `o.payment_status = 'paid' and o.attention is null`;
const WAITS = `o.payment_status = 'needs_review'`;

/**
 * The twins of the audit: each breaks one thing in a transaction that is rolled back, and the audit must name the law.
 * Without them a silent auditor would look like a healthy shop.
 */
const SABOTAGES: readonly { title: string; sql: string; law: string }[] = [
  {
    title: "an assignment is lost",
    sql: `update assignments set status = 'ENDED' where id = (select id from assignments where status = 'ACTIVE' limit 1)`,
    law: "exactly one live, invited assignment",
  },
  {
    title: "a person is invited twice",
    sql: `insert into pretend.vendor_people (id, workspace_id, email, state, invited_at, visible_at)
      select 'sabotage', (select id from pretend.vendor_workspaces w where w.id <> p.workspace_id limit 1), email, state, invited_at, visible_at
      from pretend.vendor_people p limit 1`,
    law: "in exactly one workspace",
  },
  {
    title: "a message is sent twice",
    sql: `insert into pretend.mails (message_key, "to", channel, kind, subject, text, sent_at)
      select 'sabotage', "to", channel, kind, subject, text, sent_at from pretend.mails limit 1`,
    law: "same kind of message twice",
  },
  {
    title: "one side of a booking is missing",
    sql: `insert into ledger_entries (transfer_id, account, amount_idr) select id, 'sales', -1 from ledger_transfers limit 1`,
    law: "sums to zero per payable",
  },
  {
    title: "the bank takes money back and the shop never hears of it",
    sql: `update pretend.bank_charges set status = 'reversed' where reference = (select p.reference from payment_attempts p
      join orders o on o.id = p.payable_id where o.payment_status = 'paid' and p.status = 'succeeded' and p.gateway = 'sandbox' limit 1)`,
    law: "what the bank's own books say",
  },
  {
    title: "cash is made out of nothing",
    sql: misbook("cash", "sales", IS_PAID),
    law: "cash is what staff took in",
  },
  {
    title: "a gateway is said to owe more than came",
    sql: misbook("gateway:sandbox", "sales", IS_PAID),
    law: "a gateway owes what came in on it",
  },
  {
    title: "a buyer's money lies about and nobody is asked",
    sql: misbook("sales", "unallocated", IS_PAID),
    law: "unallocated without an open attention",
  },
  {
    title: "money that waits is booked as earned",
    sql: misbook("unallocated", "sales", WAITS),
    law: "owes nothing has earned nothing",
  },
  {
    title: "more is given back than was there",
    sql: misbook("sales", "kept", WAITS),
    law: "that was not there",
  },
  {
    title: "a refund is made and not booked",
    sql: `insert into refunds (attempt_id, payable_id, refund_key, amount_idr, method, status, reason, actor, created_at, done_at)
      select attempt_id, payable_id, 'sabotage', 1000, 'gateway', 'done', 'sabotage', 'sabotage', now(), now() from receipts limit 1`,
    law: "every refund that was made is booked",
  },
  {
    title: "money comes and nobody hears of it",
    sql: `insert into pretend.bank_receipts (id, charge_id, amount_idr, paid_at) select 'sabotage', id, amount_idr, now() from pretend.bank_charges limit 1`,
    law: "no money is lost",
  },
  {
    title: "a seat stays with an order that has ended",
    sql: `update seats set status = 'held', line_id = (select l.id from order_lines l join orders o on o.id = l.order_id where o.payment_status = 'expired' limit 1)
      where id = (select id from seats where status = 'free' limit 1)
        and exists (select 1 from orders where payment_status = 'expired')`,
    law: "has ended holds no seat",
  },
  {
    title: "a seat is freed with its person in it",
    sql: `update seats set status = 'free', line_id = null where id = (select id from seats where status in ('invited', 'member') limit 1)`,
    law: "free with a person in it",
  },
  {
    title: "a seat says that its person is leaving who stays",
    sql: `update seats set status = 'leaving' where id = (select id from seats where status in ('invited', 'member') limit 1)`,
    law: "a seat is as the assignment on it says",
  },
  {
    title: "a term runs on without its assignment",
    sql: `update assignments set status = 'ENDED' where id = (select assignment_id from terms where closed_at is null limit 1)`,
    law: "no term is over that was not ended",
  },
  {
    title: "somebody is left behind whose term is over",
    sql: `update assignments set status = 'ENDED' where id = (select a.id from assignments a join seats s on s.id = a.seat_id where a.status = 'ACTIVE' limit 1)`,
    law: "nobody is in a workspace who has no assignment",
  },
  {
    title: "a handed code is taken back into stock",
    sql: `update stock_items set status = 'free', line_id = null, unit_id = null where id = (select id from stock_items where status = 'handed' limit 1)`,
    law: "exactly one item per code or text",
  },
  {
    title: "money waits for a person and the order does not say so",
    sql: `update orders set attention = null where id = (select id from orders where attention is not null limit 1)`,
    law: "what is copied onto an order",
  },
  {
    title: "a voucher is counted twice",
    sql: `update promos set uses = uses + 1 where uses < uses_max`,
    law: "counts exactly",
  },
  {
    title: "an event is never sent",
    sql: `update outbox set sent_at = null where id = (select id from outbox limit 1)`,
    law: "the outbox is empty",
  },
];

/** Breaks each thing in turn. Answers the sabotages that the audit did not see, or that found nothing to break. */
export async function findUnseenSabotage(client: Client): Promise<string[]> {
  const unseen: string[] = [];
  for (const { title, sql, law } of SABOTAGES) {
    await client.query("begin");
    try {
      const { rowCount } = await client.query(sql);
      const problems = await audit(client);
      if (!rowCount) unseen.push(`${title}: there was nothing to break`);
      else if (!problems.some((problem) => problem.includes(law))) unseen.push(`${title}: the audit saw nothing`);
    } finally {
      await client.query("rollback");
    }
  }
  return unseen;
}

export const SABOTAGE_COUNT = SABOTAGES.length;
