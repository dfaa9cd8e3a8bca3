import { env } from "@/lib/core/env";
import { calendarDay } from "@/lib/core/format";
import { isOpen, readMoney, stateOf } from "@/lib/payments";
import { confirmManualRefund } from "@/lib/settlement";
import type { Ctx } from "@/lib/work/context";
import { ctx } from "./world";

/** What staff know when they decide about money by hand. */

export const today = (): string => calendarDay(ctx.now(), env().TIMEZONE);

/** The first receipt of an order that waits for a decision, and the state of the money as it is now. */
export async function waitingOn(orderId: string) {
  const money = await readMoney(ctx, orderId);
  const receipt = money.receipts.find(isOpen);
  if (!receipt) throw new Error(`no money of ${orderId} waits`);
  return { orderId, receiptId: receipt.id, saw: stateOf(money), note: "agreed with the buyer" };
}

/** A person has transferred a refund by hand today. */
export const payOut = (orderId: string, refundId: string, reference: string, at: Ctx = ctx): Promise<void> =>
  confirmManualRefund(at, { orderId, refundId }, { reference, paidOn: today() });
