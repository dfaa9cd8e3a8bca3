"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { addNote, confirmPaymentByHand, resendMessage, resolveAttention, retryInvitation } from "@/lib/desk";
import { cancelOrder } from "@/lib/ordering";
import { confirmManualRefund, requestRefund } from "@/lib/settlement";
import {
  confirmPaymentInput,
  noteInput,
  orderIdField,
  refundInput,
  resolveAttentionInput,
} from "@/lib/http-api/admin-inputs";

/** What can be done on an order's page. Each checks the role, parses, calls one verb and shows the page anew. */

const order = { order_id: orderIdField };

const refresh = (orderId: string): void => revalidatePath(`/admin/orders/${orderId}`);

export const cancelOrderAction = adminAction(z.strictObject(order), async (ctx, input) => {
  await cancelOrder(ctx, input.order_id);
  refresh(input.order_id);
});

export const retryInvitationAction = adminAction(z.strictObject(order), async (ctx, input) => {
  await retryInvitation(ctx, input.order_id);
  refresh(input.order_id);
});

export const confirmPaymentAction = adminAction(confirmPaymentInput.extend(order), async (ctx, input) => {
  await confirmPaymentByHand(ctx, input.order_id, { reference: input.reference, note: input.note });
  refresh(input.order_id);
});

export const resolveAttentionAction = adminAction(
  resolveAttentionInput.extend({ ...order, receipt_id: z.uuid() }),
  async (ctx, input) => {
    await resolveAttention(ctx, input.receipt_id, input.note);
    refresh(input.order_id);
  },
);

export const addNoteAction = adminAction(noteInput.extend(order), async (ctx, input) => {
  await addNote(ctx, input.order_id, input.text);
  refresh(input.order_id);
});

export const requestRefundAction = adminAction(
  refundInput.extend({ ...order, payment_id: z.uuid() }),
  async (ctx, input) => {
    const { payment_id: paymentId, amount: amountIdr, reason } = input;
    const { method } = await requestRefund(ctx, { paymentId, amountIdr, reason });
    refresh(input.order_id);
    return { method };
  },
);

export const confirmRefundAction = adminAction(
  z.strictObject({ ...order, refund_id: z.uuid(), proof: z.string().trim().min(3).max(100) }),
  async (ctx, input) => {
    await confirmManualRefund(ctx, input.refund_id, input.proof);
    refresh(input.order_id);
  },
);

export const resendMessageAction = adminAction(
  z.strictObject({ ...order, message_id: z.uuid() }),
  async (ctx, input) => {
    await resendMessage(ctx, input.message_id);
    refresh(input.order_id);
  },
);
