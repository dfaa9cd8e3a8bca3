"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { email } from "@/lib/core/contact";
import { correctAddress, retryOrder, retryUnit } from "@/lib/delivery";
import { addNote, eraseBuyer, refundOrder, resendMessage } from "@/lib/desk";
import {
  confirmPaymentInput,
  decideInput,
  noteInput,
  orderIdField,
  payoutInput,
  refundActInput,
  refundInput,
} from "@/lib/http-api/admin-inputs";
import { cancelOrder } from "@/lib/ordering";
import {
  acceptReceipt,
  confirmManualRefund,
  confirmPaymentByHand,
  requestRefund,
  resolveAttention,
  takeRefundByHand,
  withdrawRefund,
} from "@/lib/settlement";

/** What can be done on an order's page. Each checks the role, parses, calls one verb and shows the page anew. */

const order = { order_id: orderIdField };
const unit = { ...order, unit_id: z.uuid() };

/** The receipt that a decision is about, and the state of the money that it was made on. */
const aboutOf = (input: { order_id: string; receipt_id: string; money_state: string; note: string }) => ({
  orderId: input.order_id,
  receiptId: input.receipt_id,
  saw: input.money_state,
  note: input.note,
});
const refundOf = (input: { order_id: string; refund_id: string; money_state?: string | undefined }) => ({
  orderId: input.order_id,
  refundId: input.refund_id,
  saw: input.money_state,
});

const refresh = (orderId: string): void => revalidatePath(`/admin/orders/${orderId}`);

export const cancelOrderAction = adminAction("orders.cancel", z.strictObject(order), async (ctx, input) => {
  await cancelOrder(ctx, input.order_id);
  refresh(input.order_id);
});

export const retryOrderAction = adminAction("orders.retry", z.strictObject(order), async (ctx, input) => {
  await retryOrder(ctx, input.order_id);
  refresh(input.order_id);
});

export const retryUnitAction = adminAction("orders.retry", z.strictObject(unit), async (ctx, input) => {
  await retryUnit(ctx, input.unit_id);
  refresh(input.order_id);
});

export const correctAddressAction = adminAction(
  "orders.correct",
  z.strictObject({ ...unit, email }),
  async (ctx, input) => {
    await correctAddress(ctx, input.unit_id, input.email);
    refresh(input.order_id);
  },
);

export const refundUnitAction = adminAction("refunds.request", refundInput.extend(unit), async (ctx, input) => {
  const { amount: amountIdr, reason, unit_id: unitId, money_state: saw } = input;
  const { method } = await refundOrder(ctx, input.order_id, { amountIdr, reason, unitIds: [unitId], saw });
  refresh(input.order_id);
  return { method };
});

export const confirmPaymentAction = adminAction(
  "payments.confirm",
  confirmPaymentInput.extend(order),
  async (ctx, input) => {
    await confirmPaymentByHand(ctx, input.order_id, {
      reference: input.reference,
      note: input.note,
      saw: input.money_state,
    });
    refresh(input.order_id);
  },
);

export const acceptReceiptAction = adminAction("payments.confirm", decideInput.extend(order), async (ctx, input) => {
  await acceptReceipt(ctx, aboutOf(input));
  refresh(input.order_id);
});

export const returnReceiptAction = adminAction(
  "payments.resolve",
  decideInput.extend({ ...order, ...payoutInput }),
  async (ctx, input) => {
    const proof = { reference: input.reference, paidOn: input.paid_on };
    await resolveAttention(ctx, { ...aboutOf(input), outcome: "returned", proof });
    refresh(input.order_id);
  },
);

export const keepReceiptAction = adminAction("payments.resolve", decideInput.extend(order), async (ctx, input) => {
  await resolveAttention(ctx, { ...aboutOf(input), outcome: "kept" });
  refresh(input.order_id);
});

export const noteGoneAction = adminAction("payments.resolve", decideInput.extend(order), async (ctx, input) => {
  await resolveAttention(ctx, { ...aboutOf(input), outcome: "noted" });
  refresh(input.order_id);
});

export const addNoteAction = adminAction("orders.note", noteInput.extend(order), async (ctx, input) => {
  await addNote(ctx, input.order_id, input.text);
  refresh(input.order_id);
});

export const eraseBuyerAction = adminAction("buyers.erase", z.strictObject({ ...order, email }), async (ctx, input) => {
  await eraseBuyer(ctx, input.email, { orderId: input.order_id });
  refresh(input.order_id);
});

const refundOfAttempt = refundInput.extend({ ...order, attempt_id: z.uuid() });

export const requestRefundAction = adminAction("refunds.request", refundOfAttempt, async (ctx, input) => {
  const { attempt_id: attemptId, amount: amountIdr, reason, money_state: saw } = input;
  const { method } = await requestRefund(ctx, { attemptId, amountIdr, reason, saw });
  refresh(input.order_id);
  return { method };
});

export const requestRefundByHandAction = adminAction("refunds.by_hand", refundOfAttempt, async (ctx, input) => {
  const { attempt_id: attemptId, amount: amountIdr, reason, money_state: saw } = input;
  await requestRefund(ctx, { attemptId, amountIdr, reason, saw, isByHand: true });
  refresh(input.order_id);
});

export const confirmRefundAction = adminAction(
  "refunds.by_hand",
  refundActInput.omit({ note: true }).extend({ ...order, ...payoutInput }),
  async (ctx, input) => {
    await confirmManualRefund(ctx, refundOf(input), { reference: input.reference, paidOn: input.paid_on });
    refresh(input.order_id);
  },
);

export const takeRefundByHandAction = adminAction(
  "refunds.by_hand",
  refundActInput.extend(order),
  async (ctx, input) => {
    await takeRefundByHand(ctx, refundOf(input), input.note);
    refresh(input.order_id);
  },
);

export const withdrawRefundAction = adminAction("refunds.by_hand", refundActInput.extend(order), async (ctx, input) => {
  await withdrawRefund(ctx, refundOf(input), input.note);
  refresh(input.order_id);
});

export const resendMessageAction = adminAction(
  "messages.resend",
  z.strictObject({ ...order, message_id: z.uuid() }),
  async (ctx, input) => {
    await resendMessage(ctx, input.order_id, input.message_id);
    refresh(input.order_id);
  },
);
