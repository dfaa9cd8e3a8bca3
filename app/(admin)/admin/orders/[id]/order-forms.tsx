import type { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import type { StaffRefund, StaffUnit } from "@/lib/desk/views";
import { confirmRefundAction, resendMessageAction, resolveAttentionAction } from "../actions";
import { UnitActs } from "./unit-acts";

/** The small forms that stand beside the thing they are about. */
export function orderForms(orderId: string, t: ReturnType<typeof useTranslations<"admin">>) {
  const about = { order_id: orderId };
  return {
    resolve: (receiptId: string) => (
      <ActionForm
        action={resolveAttentionAction}
        label={t("act.resolve")}
        hidden={{ ...about, receipt_id: receiptId }}
        fields={[{ name: "note", label: t("act.resolveNote"), kind: "text", isRequired: true, maxLength: 1000 }]}
      />
    ),
    unit: (unit: StaffUnit) => <UnitActs orderId={orderId} unit={unit} />,
    proof: ({ id, method, status }: StaffRefund) =>
      method === "manual" && status === "requested" ? (
        <ActionForm
          action={confirmRefundAction}
          label={t("act.refundDone")}
          hidden={{ ...about, refund_id: id }}
          fields={[{ name: "proof", label: t("act.refundProof"), isRequired: true, maxLength: 100 }]}
        />
      ) : null,
    resend: (messageId: string) => (
      <ActionForm action={resendMessageAction} label={t("act.resend")} hidden={{ ...about, message_id: messageId }} />
    ),
  };
}
