/**
 * What must hold in the tables of money at every commit, as queries that answer what breaks them, one text a row. The
 * crash drill audits with them, and so do the tests of this shop's money. `what` names an order, a payment or a row.
 */
export type Law = { law: string; broken: string };

/** Sums of an account of one payment. */
const HELD = `select t.payable_id, t.attempt_id,
    coalesce(sum(e.amount_idr) filter (where e.account like 'gateway:%'), 0) as there,
    coalesce(sum(e.amount_idr) filter (where e.account = 'cash'), 0) as cash,
    coalesce(sum(e.amount_idr) filter (where e.account = 'fee'), 0) as fee,
    coalesce(sum(e.amount_idr) filter (where e.account = 'sales'), 0) as sales,
    coalesce(sum(e.amount_idr) filter (where e.account = 'surcharge'), 0) as surcharge,
    coalesce(sum(e.amount_idr) filter (where e.account = 'kept'), 0) as kept,
    coalesce(sum(e.amount_idr) filter (where e.account = 'unallocated'), 0) as unallocated,
    coalesce(sum(e.amount_idr) filter (where e.account = 'loss'), 0) as loss
  from ledger_transfers t join ledger_entries e on e.transfer_id = t.id group by t.payable_id, t.attempt_id`;
const EARNED = `select payable_id, -sum(sales) as sales, -sum(surcharge) as surcharge from (${HELD}) h group by payable_id`;
const IS_MANUAL = `r.receipt_key like 'manual:%'`;
/** It waits for a decision, and its money is here. */
const WAITS = `r.attention is not null and r.attention not in ('reversed', 'over_refunded') and r.resolved_at is null`;

export const MONEY_LAWS: readonly Law[] = [
  {
    law: "the ledger sums to zero per booking",
    broken: `select transfer_id || ': ' || sum(amount_idr) as what from ledger_entries group by transfer_id having sum(amount_idr) <> 0`,
  },
  {
    law: "the ledger sums to zero per payable",
    broken: `select payable_id || ': ' || sum(amount_idr) as what from ledger_entries join ledger_transfers t on t.id = transfer_id
      group by payable_id having sum(amount_idr) <> 0`,
  },
  {
    law: "every receipt is booked where it came in, its fee beside it, to the rupiah",
    broken: `select r.id || ' of ' || r.payable_id as what from receipts r where r.amount_idr is distinct from
      (select sum(e.amount_idr) from ledger_transfers t join ledger_entries e on e.transfer_id = t.id
        where t.subject = 'receipt:' || r.id
          and e.account in (case when ${IS_MANUAL} then 'cash' else 'gateway:' || r.gateway end, 'fee'))`,
  },
  {
    law: "every refund that was made is booked where it went out, to the rupiah",
    broken: `select f.id || ' of ' || f.payable_id as what from refunds f join payment_attempts p on p.id = f.attempt_id
      where f.status = 'done' and -f.amount_idr is distinct from
        (select sum(e.amount_idr) from ledger_transfers t join ledger_entries e on e.transfer_id = t.id
          where t.subject = 'refund:' || f.id
            and e.account = case f.method when 'manual' then 'cash' else 'gateway:' || p.gateway end)`,
  },
  {
    law: "nothing is given back, taken back or kept that was not there",
    broken: `select h.attempt_id || ' of ' || h.payable_id as what from (${HELD}) h
      where h.sales > 0 or h.surcharge > 0 or h.kept > 0 or h.unallocated > 0 or h.fee < 0 or h.loss < 0`,
  },
  {
    law: "no money is unallocated without an open attention",
    broken: `select h.attempt_id || ' of ' || h.payable_id || ': ' || -h.unallocated as what from (${HELD}) h
      where h.unallocated <> 0 and not exists (select 1 from receipts r where r.attempt_id = h.attempt_id and ${WAITS})`,
  },
  {
    law: "what waits for a decision has money to decide about",
    broken: `select r.id || ' of ' || r.payable_id as what from receipts r
      where ${WAITS} and not exists (select 1 from (${HELD}) h where h.attempt_id = r.attempt_id and h.unallocated < 0)`,
  },
  {
    law: "a gateway owes what came in on it, less its fee, less what went back",
    broken: `select h.attempt_id || ' of ' || h.payable_id || ': ' || h.there as what from (${HELD}) h
      where not exists (select 1 from receipts r where r.attempt_id = h.attempt_id and r.attention = 'reversed')
        and h.there + h.fee <>
          (select coalesce(sum(r.amount_idr), 0) from receipts r where r.attempt_id = h.attempt_id and not ${IS_MANUAL})
          - (select coalesce(sum(f.amount_idr), 0) from refunds f
              where f.attempt_id = h.attempt_id and f.status = 'done' and f.method = 'gateway')`,
  },
  {
    law: "a gateway that took money back owes no more than the rest",
    broken: `select h.attempt_id || ' of ' || h.payable_id || ': ' || h.there as what from (${HELD}) h
      where h.there + h.fee > (select coalesce(sum(r.amount_idr), 0) from receipts r
        where r.attempt_id = h.attempt_id and not ${IS_MANUAL} and r.attention is distinct from 'reversed')`,
  },
  {
    law: "cash is what staff took in, less what they paid out",
    broken: `select h.attempt_id || ' of ' || h.payable_id || ': ' || h.cash as what from (${HELD}) h where h.cash <>
      (select coalesce(sum(r.amount_idr), 0) from receipts r where r.attempt_id = h.attempt_id and ${IS_MANUAL})
      - (select coalesce(sum(f.amount_idr), 0) from refunds f
          where f.attempt_id = h.attempt_id and f.status = 'done' and f.method = 'manual')`,
  },
  {
    law: "an order that owes nothing has earned nothing",
    broken: `select o.id || ' (' || o.payment_status || '): ' || e.sales + e.surcharge as what
      from orders o join (${EARNED}) e on e.payable_id = o.id
      where o.payment_status not in ('paid', 'partially_refunded') and e.sales + e.surcharge <> 0`,
  },
  {
    law: "a paid order has earned its price, one that was paid back in part a part of it",
    broken: `select o.id || ' (' || o.payment_status || '): ' || e.sales as what
      from orders o join receipts r on r.payable_id = o.id and r.is_settling join payment_attempts p on p.id = r.attempt_id
      left join (${EARNED}) e on e.payable_id = o.id
      where (o.payment_status = 'paid' and (r.attention is null or r.attention = 'late') and e.sales is distinct from p.due_idr)
        or (o.payment_status in ('paid', 'partially_refunded') and (e.sales + e.surcharge > 0) is not true)
        or (o.payment_status = 'partially_refunded' and e.sales + e.surcharge >= r.amount_idr)`,
  },
];
