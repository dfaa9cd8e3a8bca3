import { asc, eq } from "drizzle-orm";
import { ledgerEntries, ledgerTransfers } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import type { GatewayName } from "@/lib/core/gateway-names";

/**
 * Double entry, append-only. Debit is positive. `gateway:<name>` is money that a gateway holds for us, `sales` what the
 * shop has earned, `surcharge` fees and unique codes passed to the buyer, `unallocated` money that belongs to a buyer
 * until a person decides.
 */
export type Account = `gateway:${GatewayName}` | "cash" | "sales" | "surcharge" | "unallocated";
type Side = { account: Account; amountIdr: number };

export type Booking = {
  kind: (typeof ledgerTransfers.$inferSelect)["kind"];
  orderId: string;
  paymentId: string;
  /** What is booked; the unique key that makes booking it twice impossible. */
  subject: string;
  sides: readonly Side[];
};

/** Writes the booking; zero sides are left out. Answers false when the subject is booked already. */
export async function book(tx: TxCtx, booking: Booking): Promise<boolean> {
  const { sides, ...transfer } = booking;
  const [row] = await tx.db
    .insert(ledgerTransfers)
    .values({ ...transfer, at: tx.now() })
    .onConflictDoNothing()
    .returning({ id: ledgerTransfers.id });
  if (!row) return false;
  const entries = sides.filter((side) => side.amountIdr !== 0).map((side) => ({ transferId: row.id, ...side }));
  await tx.db.insert(ledgerEntries).values(entries);
  return true;
}

/** Money arrived and paid the order. */
export const settlementSides = (gateway: Account, paid: number, surcharge: number): Side[] => [
  { account: gateway, amountIdr: paid },
  { account: "sales", amountIdr: -(paid - surcharge) },
  { account: "surcharge", amountIdr: -surcharge },
];

/** Money arrived that pays nothing (yet). */
export const unallocatedSides = (gateway: Account, paid: number): Side[] => [
  { account: gateway, amountIdr: paid },
  { account: "unallocated", amountIdr: -paid },
];

export const selectLedger = (ctx: Ctx, orderId: string) =>
  ctx.db
    .select({
      at: ledgerTransfers.at,
      kind: ledgerTransfers.kind,
      account: ledgerEntries.account,
      amountIdr: ledgerEntries.amountIdr,
    })
    .from(ledgerTransfers)
    .innerJoin(ledgerEntries, eq(ledgerEntries.transferId, ledgerTransfers.id))
    .where(eq(ledgerTransfers.orderId, orderId))
    .orderBy(asc(ledgerEntries.id));
