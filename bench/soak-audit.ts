import { auditShop } from "@/scripts/drill/audit";
import { withDatabase } from "@/scripts/drill/database";

/** A payment as the soak knows it: what its buyer was shown and paid, and when. */
export type Paid = { orderId: string; amountIdr: number; paidAt: number };

type Row = { id: string; status: string; invitation: string; receipts: number; sum: number; gateway: string; at: Date };

const ROWS = `select o.id, o.payment_status as status, o.invitation_status as invitation, count(r.id)::int as receipts,
    coalesce(sum(r.amount_idr), 0)::int as sum, min(r.gateway) as gateway, min(r.recorded_at) as at
  from orders o left join receipts r on r.payable_id = o.id where o.id = any ($1) group by o.id`;

export type SoakResult = {
  lost: string[];
  double: string[];
  wrongAmount: string[];
  broken: string[];
  /** Milliseconds from the buyer's payment until it was on record, by gateway. */
  settledMs: Map<string, number[]>;
};

/** Compares what the gateways were paid with what the shop has on record. */
export async function auditSoak(databaseUrl: string, paid: readonly Paid[]): Promise<SoakResult> {
  return withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<Row>(ROWS, [paid.map(({ orderId }) => orderId)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const result: SoakResult = { lost: [], double: [], wrongAmount: [], broken: [], settledMs: new Map() };
    for (const { orderId, amountIdr, paidAt } of paid) {
      const row = byId.get(orderId);
      const isDelivered = row?.status === "paid" && ["invited", "active"].includes(row.invitation);
      if (!row || row.receipts === 0 || !isDelivered)
        result.lost.push(`${orderId} (${row?.gateway}): ${row?.status}, ${row?.invitation}, ${row?.receipts} receipts`);
      if (!row) continue;
      if (row.receipts > 1) result.double.push(orderId);
      else if (row.receipts === 1 && row.sum !== amountIdr)
        result.wrongAmount.push(`${orderId}: ${row.sum}, not ${amountIdr}`);
      if (row.at)
        result.settledMs.set(row.gateway, [...(result.settledMs.get(row.gateway) ?? []), row.at.getTime() - paidAt]);
    }
    result.broken = await auditShop(client);
    return result;
  });
}
