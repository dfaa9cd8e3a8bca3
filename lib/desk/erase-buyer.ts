import { eraseBuyerRow, lockBuyer, type KnownBuyer } from "@/lib/buyers";
import { email as emailSchema } from "@/lib/core/contact";
import { DomainError } from "@/lib/core/errors";
import { newSubstitute, phoneWords, type Erased } from "@/lib/core/erasure";
import { eraseFromMessages, eraseMessagesTo } from "@/lib/messages";
import { eraseCustomer, eraseFromOrders, lockOrder, selectMembers, selectOrdersOf, type Order } from "@/lib/orders";
import { isOwed, type InvitationStatus } from "@/lib/orders/status";
import { emptyBodiesOf, eraseFromMoney, lockMoney, type Money } from "@/lib/payments";
import { eraseFromPretence } from "@/lib/pretend";
import { eraseFromSeats, findSeatInUse, selectSeatedOrders, selectSeatedPeople } from "@/lib/seats";
import { eraseFromWaiting } from "@/lib/waiting";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { eraseFromTransitions, selectNamed, selectOrdersNaming } from "@/lib/work/erasure";
import { requireRight } from "@/lib/work/rights";
import { noteFact } from "@/lib/work/transition";
import { eraseFromCalls, eraseFromFindings, forgetPictures, selectCalled } from "@/lib/workspaces";

/** How many orders the person was taken out of. */
export type Erasure = { orders: number };

/**
 * Forgets a buyer: name, email, phone number, address, what was said to them and whoever they named, in one commit.
 * Receipts, refunds, amounts, statuses and the ledger stay. Repeating it changes nothing. `orderId`: only when it is this
 * order's buyer. Throws `invalid` on `email`, and `conflict` while an order is open, a seat is taken or a refund is on
 * its way.
 */
export async function eraseBuyer(ctx: Ctx, typed: string, { orderId }: { orderId?: string } = {}): Promise<Erasure> {
  requireRight(ctx, "buyers.erase");
  const parsed = emailSchema.safeParse(typed);
  if (!parsed.success) throw refuseEmail(parsed.error.issues[0]?.message ?? "is not an email address");
  const email = parsed.data;
  const erasure = await inTransaction(ctx, async (tx) => {
    const buyer = await lockBuyer(tx, email);
    const { own, asMember } = await selectOrdersOf(tx, email, buyer?.id);
    if (orderId !== undefined && !own.some(({ id }) => id === orderId))
      throw refuseEmail("is not the address of this order's buyer");
    const ownIds = own.map(({ id }) => id).toSorted();
    const all = await ordersAbout(tx, email, [...ownIds, ...asMember]);
    for (const id of all) refuseOpen(await lockMoney(tx, id), await lockOrder(tx, id));
    await refuseSeated(tx, ownIds, email);

    const erased: Erased = { email, words: wordsOf(email, buyer, own), substitute: newSubstitute(), orderIds: all };
    await eraseMessagesTo(tx, await eraseFromWaiting(tx, erased), erased.substitute);
    const others = await peopleOf(tx, ownIds, email);
    for (const each of [erased, ...others]) await eraseEverywhere(tx, each);
    await eraseFromPretence(tx, erased, others);
    if (ownIds.length > 0) {
      await eraseCustomer(tx, ownIds, erased.substitute);
      await emptyBodiesOf(tx, ownIds);
    }
    if (buyer) await eraseBuyerRow(tx, buyer, erased);
    for (const id of all) await noteFact(tx, id, { code: "buyer_erased" });
    return { orders: all.length };
  });
  // Nobody can tell who stands on a picture of a vendor's page.
  await forgetPictures(ctx.now(), { all: true });
  return erasure;
}

const refuseEmail = (why: string): DomainError => new DomainError("invalid", `email ${why}.`, {}, { email: why });

/** Every order in which this email stands, in the order in which they are locked. */
async function ordersAbout(tx: TxCtx, email: string, known: readonly string[]): Promise<string[]> {
  const called = (await selectCalled(tx, { email })).map((call) => call.orderId);
  const seated = await selectSeatedOrders(tx, email);
  const named = await selectOrdersNaming(tx, email);
  return [...new Set([...known, ...called, ...seated, ...named])].toSorted();
}

/** Still to be paid, delivered or decided about; seats are looked at on their own. */
const UNFINISHED: readonly InvitationStatus[] = ["not_started", "pending_stock", "processing", "failed", "manual"];

function refuseOpen({ attempts, refunds }: Money, order: Order): void {
  const { id, paymentStatus, invitationStatus, attention } = order;
  const refuse = (why: string): never => {
    throw new DomainError("conflict", `Nothing was erased: ${why}`, { orderId: id });
  };
  if (paymentStatus === "pending" || attempts.some(({ status, askAt }) => status !== "succeeded" && askAt !== null))
    refuse(
      `order ${id} may still be paid. Cancel it, and wait until its gateway is no longer asked about it (2 days).`,
    );
  if (paymentStatus === "needs_review" || attention !== null)
    refuse(`money of order ${id} waits for a decision. Accept it, give it back or keep it first.`);
  if (isOwed(paymentStatus) && UNFINISHED.includes(invitationStatus))
    refuse(`order ${id} is paid and not delivered. Deliver it or give the money back first.`);
  if (refunds.some(({ status }) => status === "requested" || status === "sent" || status === "unknown"))
    refuse(`a refund of order ${id} is not finished. Finish or withdraw it first.`);
}

async function refuseSeated(tx: TxCtx, ownIds: readonly string[], email: string): Promise<void> {
  const found = await findSeatInUse(tx, ownIds, email);
  if (!found) return;
  const why = found.isLeaving
    ? `a seat of order ${found.orderId} is still being cleared. Try again when it is free.`
    : `somebody still has a seat by order ${found.orderId}. Wait for its end, or refund it.`;
  throw new DomainError("conflict", `Nothing was erased: ${why}`, { orderId: found.orderId });
}

/** The names and numbers that this buyer has ever given, as they may stand in a remark. */
function wordsOf(email: string, buyer: KnownBuyer | undefined, own: readonly Order[]): string[] {
  const names = [buyer?.fullName, ...own.map(({ fullName }) => fullName)];
  const contacts = (buyer?.contacts ?? []).flatMap(({ channel, address }) =>
    channel === "whatsapp" ? phoneWords(address) : [address],
  );
  const phones = own.flatMap(({ phone }) => (phone === null ? [] : phoneWords(phone)));
  const words = [email, ...names, ...contacts, ...phones].filter((word) => typeof word === "string");
  return [...new Set(words.map((word) => word.trim()))].filter((word) => word.length > 1);
}

/** The other people whom this buyer named in their orders; in other orders of theirs they stay. */
async function peopleOf(tx: TxCtx, orderIds: readonly string[], email: string): Promise<Erased[]> {
  const called = (await selectCalled(tx, { orderIds })).map((call) => call.email);
  const sources = [selectMembers, selectSeatedPeople, selectNamed];
  const found = new Set(called);
  for (const select of sources) for (const person of await select(tx, orderIds)) found.add(person);
  found.delete(email);
  return [...found].map((person) => ({ email: person, words: [person], substitute: newSubstitute(), orderIds }));
}

async function eraseEverywhere(tx: TxCtx, erased: Erased): Promise<void> {
  await eraseFromMoney(tx, erased);
  await eraseFromOrders(tx, erased);
  await eraseFromSeats(tx, erased);
  await eraseFromCalls(tx, erased);
  await eraseFromFindings(tx, erased);
  await eraseFromMessages(tx, erased);
  await eraseFromTransitions(tx, erased);
}
