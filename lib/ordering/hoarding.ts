import { sql } from "drizzle-orm";
import type { TxCtx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { countPending } from "@/lib/orders";
import { PENDING_CAPS } from "./rules";

/** Whose unpaid orders are counted. */
export type Buyer = { email: string; phone: string | null; address: string | null };

/**
 * Caps unpaid orders per email, phone and address, for orders that are placed and for ended ones that come back alike.
 * Counted under a lock per person, so parallel orders count too. Throws `too_many`.
 */
export async function refuseHoarding(tx: TxCtx, buyer: Buyer): Promise<void> {
  const factor = env().RATE_LIMIT_FACTOR;
  if (factor === 0) return;
  const { email, phone, address } = buyer;
  const people = [
    { field: "customer_email", cap: PENDING_CAPS.email, who: { email } },
    ...(phone ? [{ field: "phone_number", cap: PENDING_CAPS.phone, who: { phone } }] : []),
    ...(address ? [{ field: "address", cap: PENDING_CAPS.address, who: { address } }] : []),
  ];
  for (const { field, cap, who } of people) {
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`pending:${JSON.stringify(who)}`}, 0))`);
    if ((await countPending(tx, who)) < Math.max(1, Math.round(cap * factor))) continue;
    throw new DomainError(
      "too_many",
      "You have unpaid orders open. Pay or cancel one of them, or wait until they expire.",
      { retryAfterSeconds: 900 },
      field === "address" ? {} : { [field]: "has too many unpaid orders open" },
    );
  }
}
