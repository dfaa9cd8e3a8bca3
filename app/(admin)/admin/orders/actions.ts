"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { email } from "@/lib/core/contact";
import { correctAddress, retryOrder, retryUnit } from "@/lib/delivery";
import { addNote, refundOrder, resendMessage } from "@/lib/desk";
import {
  confirmPaymentInput,
  noteInput,
  orderIdField,
  refundInput,
  resolveAttentionInput,
} from "@/lib/http-api/admin-inputs";
import { cancelOrder } from "@/lib/ordering";
import { confirmManualRefund, confirmPaymentByHand, requestRefund, resolveAttention } from "@/lib/settlement";

/** What can be done on an order's page. Each checks the role, parses, calls one verb and shows the page anew. */

const order = { order_id: orderIdField };
const unit = { ...order, unit_id: z.uuid() };

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
  const { amount: amountIdr, reason, unit_id: unitId } = input;
  const { method } = await refundOrder(ctx, input.order_id, { amountIdr, reason, unitIds: [unitId] });
  refresh(input.order_id);
  return { method };
});

export const confirmPaymentAction = adminAction(
  "payments.confirm",
  confirmPaymentInput.extend(order),
  async (ctx, input) => {
    await confirmPaymentByHand(ctx, input.order_id, { reference: input.reference, note: input.note });
    refresh(input.order_id);
  },
);

export const resolveAttentionAction = adminAction(
  "payments.resolve",
  resolveAttentionInput.extend({ ...order, receipt_id: z.uuid() }),
  async (ctx, input) => {
    await resolveAttention(ctx, input.receipt_id, input.note);
    refresh(input.order_id);
  },
);

export const addNoteAction = adminAction("orders.note", noteInput.extend(order), async (ctx, input) => {
  await addNote(ctx, input.order_id, input.text);
  refresh(input.order_id);
});

export const requestRefundAction = adminAction(
  "refunds.request",
  refundInput.extend({ ...order, attempt_id: z.uuid() }),
  async (ctx, input) => {
    const { attempt_id: attemptId, amount: amountIdr, reason } = input;
    const { method } = await requestRefund(ctx, { attemptId, amountIdr, reason });
    refresh(input.order_id);
    return { method };
  },
);

export const confirmRefundAction = adminAction(
  "refunds.by_hand",
  z.strictObject({ ...order, refund_id: z.uuid(), proof: z.string().trim().min(3).max(100) }),
  async (ctx, input) => {
    await confirmManualRefund(ctx, input.refund_id, input.proof);
    refresh(input.order_id);
  },
);

export const resendMessageAction = adminAction(
  "messages.resend",
  z.strictObject({ ...order, message_id: z.uuid() }),
  async (ctx, input) => {
    await resendMessage(ctx, input.order_id, input.message_id);
    refresh(input.order_id);
  },
);
