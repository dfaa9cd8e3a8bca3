import { ActionForm } from "@/components/admin/action-form";
import type { AdminCopy } from "@/components/admin/copy";
import { Panel } from "@/components/admin/ui/page-header";
import type { Locale } from "@/lib/core/format";
import { canMovePayment, isOwed, type InvitationStatus } from "@/lib/orders/status";
import type { OrderDetail } from "@/lib/orders/views";
import {
  addNoteAction,
  cancelOrderAction,
  confirmPaymentAction,
  requestRefundAction,
  retryInvitationAction,
} from "../actions";

const RETRIABLE: readonly InvitationStatus[] = ["not_started", "pending_stock", "processing", "failed", "manual"];

/** What can be done on this order in its present state; what cannot is not offered. */
export function OrderActions({ detail, copy, locale }: { detail: OrderDetail; copy: AdminCopy; locale: Locale }) {
  const { act } = copy;
  const { order, attempts, receipts } = detail;
  const about = { locale, hidden: { order_id: order.id } };
  const canRetry = isOwed(order.paymentStatus) && RETRIABLE.includes(order.invitationStatus);
  const canConfirm = order.paymentStatus !== "paid" && canMovePayment(order.paymentStatus, "paid");
  const paidAttempts = receipts.length > 0 ? attempts.filter(({ status }) => status === "succeeded") : [];
  return (
    <Panel title={copy.detail.actions}>
      <div className="grid gap-3 px-4 py-3">
        {canRetry ? (
          <ActionForm {...about} action={retryInvitationAction} label={act.retry} sure={act.retrySure} kind="primary" />
        ) : null}
        {canConfirm ? (
          <ActionForm
            {...about}
            action={confirmPaymentAction}
            label={act.confirm}
            hint={act.confirmHint}
            sure={act.confirmSure}
            fields={[
              { name: "reference", label: act.confirmReference, isRequired: true, maxLength: 100 },
              { name: "note", label: act.confirmNote, kind: "text", isRequired: true, maxLength: 1000 },
            ]}
          />
        ) : null}
        {paidAttempts.map((attempt) => (
          <ActionForm
            key={attempt.id}
            {...about}
            hidden={{ ...about.hidden, payment_id: attempt.id }}
            action={requestRefundAction}
            label={paidAttempts.length > 1 ? `${act.refund} (${attempt.reference})` : act.refund}
            sure={act.refundSure}
            kind="danger"
            fields={[
              {
                name: "amount",
                label: act.refundAmount,
                kind: "whole",
                isRequired: true,
                initial: `${attempt.amountIdr}`,
              },
              { name: "reason", label: act.refundReason, isRequired: true, maxLength: 500 },
            ]}
          />
        ))}
        {order.canCancel || order.paymentStatus === "needs_review" ? (
          <ActionForm {...about} action={cancelOrderAction} label={act.cancel} sure={act.cancelSure} kind="danger" />
        ) : null}
        <ActionForm
          {...about}
          action={addNoteAction}
          label={act.note}
          fields={[{ name: "text", label: act.noteText, kind: "text", isRequired: true, maxLength: 2000 }]}
        />
      </div>
    </Panel>
  );
}
