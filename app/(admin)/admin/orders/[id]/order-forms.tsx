import { ActionForm } from "@/components/admin/action-form";
import type { AdminCopy } from "@/components/admin/copy";
import type { Locale } from "@/lib/core/format";
import type { OrderDetail } from "@/lib/orders/views";
import { confirmRefundAction, resendMessageAction, resolveAttentionAction } from "../actions";

/** The small forms that stand beside the thing they are about. */
export function orderForms(orderId: string, copy: AdminCopy, locale: Locale) {
  const { act } = copy;
  const about = { order_id: orderId };
  return {
    resolve: (receiptId: string) => (
      <ActionForm
        action={resolveAttentionAction}
        locale={locale}
        label={act.resolve}
        hidden={{ ...about, receipt_id: receiptId }}
        fields={[{ name: "note", label: act.resolveNote, kind: "text", isRequired: true, maxLength: 1000 }]}
      />
    ),
    proof: ({ id, method, status }: OrderDetail["refunds"][number]) =>
      method === "manual" && status === "requested" ? (
        <ActionForm
          action={confirmRefundAction}
          locale={locale}
          label={act.refundDone}
          hidden={{ ...about, refund_id: id }}
          fields={[{ name: "proof", label: act.refundProof, isRequired: true, maxLength: 100 }]}
        />
      ) : null,
    resend: (messageId: string) => (
      <ActionForm
        action={resendMessageAction}
        locale={locale}
        label={act.resend}
        hidden={{ ...about, message_id: messageId }}
      />
    ),
  };
}
