import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import { Panel } from "@/components/admin/page-header";
import type { OrderDetail } from "@/lib/desk/views";
import {
  addNoteAction,
  cancelOrderAction,
  confirmPaymentAction,
  requestRefundAction,
  retryOrderAction,
} from "../actions";

/** What can be done on this order in its present state; what cannot is not offered. */
export function OrderActions({ detail: { order, acts } }: { detail: OrderDetail }) {
  const t = useTranslations("admin");
  const about = { hidden: { order_id: order.id } };
  return (
    <Panel title={t("detail.actions")}>
      <div className="grid gap-3 px-4 py-3">
        {acts.canRetry ? (
          <ActionForm
            {...about}
            action={retryOrderAction}
            label={t("act.retry")}
            sure={t("act.retrySure")}
            kind="primary"
          />
        ) : null}
        {acts.canConfirm ? (
          <ActionForm
            {...about}
            action={confirmPaymentAction}
            label={t("act.confirm")}
            hint={t("act.confirmHint")}
            sure={t("act.confirmSure")}
            fields={[
              { name: "reference", label: t("act.confirmReference"), isRequired: true, maxLength: 100 },
              { name: "note", label: t("act.confirmNote"), kind: "text", isRequired: true, maxLength: 1000 },
            ]}
          />
        ) : null}
        {acts.refundable.map(({ attemptId, reference, leftIdr }) => (
          <ActionForm
            key={attemptId}
            hidden={{ ...about.hidden, attempt_id: attemptId }}
            action={requestRefundAction}
            label={acts.refundable.length > 1 ? t("act.refundOf", { reference }) : t("act.refund")}
            sure={t("act.refundSure")}
            kind="danger"
            fields={[
              { name: "amount", label: t("act.refundAmount"), kind: "whole", isRequired: true, initial: `${leftIdr}` },
              { name: "reason", label: t("act.refundReason"), isRequired: true, maxLength: 500 },
            ]}
          />
        ))}
        {acts.canCancel ? (
          <ActionForm
            {...about}
            action={cancelOrderAction}
            label={t("act.cancel")}
            sure={t("act.cancelSure")}
            kind="danger"
          />
        ) : null}
        <ActionForm
          {...about}
          action={addNoteAction}
          label={t("act.note")}
          fields={[{ name: "text", label: t("act.noteText"), kind: "text", isRequired: true, maxLength: 2000 }]}
        />
      </div>
    </Panel>
  );
}
