import { DomainError } from "@/lib/core/errors";
import { lockOrderRows, moveUnit, updateUnit, type Unit } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { consume } from "@/lib/work/rate-limit";
import { noteFact } from "@/lib/work/transition";
import { deliverFurther } from "./retry";
import { isDeliverable, isLiving, kindOf, withUnits } from "./rules";

/**
 * Names the people on seats that the buyer left open, in the order in which they were bought. Before the payment it is
 * only noted; after it the invitations go out. Who sits where already is not said here: a person for whom no seat can be
 * found is asked for by another name, once the delivery has looked. Throws `invalid` naming `emails`, `conflict`, `not_found`, `too_many`.
 */
export async function nameUnits(ctx: Ctx, orderId: string, emails: readonly string[]): Promise<void> {
  await limitNaming(ctx, orderId);
  await inTransaction(ctx, async (tx) => {
    const rows = await lockOrderRows(tx, orderId);
    const seats = rows.units.filter((unit) => kindOf(rows, unit) === "seat" && isLiving(unit));
    const fresh = [...new Set(emails)].filter((email) => !seats.some((unit) => unit.email === email));
    if (fresh.length === 0) return;
    const open = seats.filter(({ email, status }) => !email && (status === "waiting" || status === "needs_name"));
    if (fresh.length > open.length)
      throw refuse(`names ${fresh.length} people, but only ${open.length} seats are open`);
    const { paymentStatus } = rows.order;
    if (paymentStatus !== "pending" && !isDeliverable(rows.order))
      throw new DomainError("conflict", "Nobody can be added to this order any more.");

    const named = open.slice(0, fresh.length).map((unit, index) => ({ unit, email: fresh[index] ?? "" }));
    const units: Unit[] = [];
    for (const { unit, email } of named) units.push(await nameUnit(tx, unit, email));
    if (named.some(({ unit }) => unit.status === "waiting"))
      await noteFact(tx, orderId, { code: "named", emails: fresh });
    if (isOwed(paymentStatus)) await deliverFurther(tx, withUnits(rows, units));
  });
}

async function nameUnit(tx: TxCtx, unit: Unit, email: string): Promise<Unit> {
  if (unit.status === "needs_name") return moveUnit(tx, unit, "waiting", { code: "named", emails: [email] }, { email });
  await updateUnit(tx, unit.id, { email });
  return { ...unit, email };
}

/** Buyers try a few addresses an hour: which of them can be seated could tell who else is a customer. */
export async function limitNaming({ actor }: Ctx, orderId: string): Promise<void> {
  if (actor.kind === "buyer") await consume("naming", orderId);
}

const refuse = (sentence: string): DomainError =>
  new DomainError("invalid", `emails ${sentence}`, {}, { emails: sentence });
