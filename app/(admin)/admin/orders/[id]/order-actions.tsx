import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import { Panel } from "@/components/admin/page-header";
import { env } from "@/lib/core/env";
import { isErased } from "@/lib/core/erasure";
import { formatRupiah } from "@/lib/core/format";
import { roleMay, type StaffRole } from "@/lib/core/rights";
import type { OrderDetail } from "@/lib/desk/views";
import {
  addNoteAction,
  cancelOrderAction,
  confirmPaymentAction,
  eraseBuyerAction,
  requestRefundAction,
  requestRefundByHandAction,
  retryOrderAction,
} from "../actions";

/** What can be done on this order in its present state; what cannot is not offered. */
export function OrderActions({ detail, role }: { detail: OrderDetail; role: StaffRole }) {
  const { order, customer, acts, moneyState } = detail;
  const t = useTranslations("admin");
  const about = { hidden: { order_id: order.id } };
  const money = { hidden: { ...about.hidden, money_state: moneyState } };
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
            {...money}
            action={confirmPaymentAction}
            right="payments.confirm"
            label={t("act.confirm")}
            hint={t("act.confirmHint")}
            sure={t("act.confirmSure")}
            fields={[
              { name: "reference", label: t("act.confirmReference"), isRequired: true, maxLength: 100 },
              { name: "note", label: t("act.confirmNote"), kind: "text", isRequired: true, maxLength: 1000 },
            ]}
          />
        ) : null}
        {acts.refundable.map((refundable) => (
          <RefundActs
            key={refundable.attemptId}
            {...refundable}
            hidden={{ ...money.hidden, attempt_id: refundable.attemptId }}
            isOneOfMany={acts.refundable.length > 1}
            role={role}
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
        {isErased(customer.email) ? null : (
          <ActionForm
            {...about}
            action={eraseBuyerAction}
            right="buyers.erase"
            label={t("act.erase")}
            hint={t("act.eraseHint")}
            sure={t("act.eraseSure")}
            kind="danger"
            fields={[{ name: "email", label: t("act.eraseEmail"), isRequired: true, maxLength: 254 }]}
          />
        )}
      </div>
    </Panel>
  );
}

type RefundProps = OrderDetail["acts"]["refundable"][number] & {
  hidden: Record<string, string>;
  isOneOfMany: boolean;
  role: StaffRole;
};

/** Money back by the gateway, or by a person's own transfer. */
function RefundActs({ reference, leftIdr, canByHand, hidden, isOneOfMany, role }: RefundProps) {
  const t = useTranslations("admin.act");
  const staff = useTranslations("staff");
  const limit = formatRupiah(env().ADMIN_REFUND_LIMIT_IDR);
  const fields = [
    { name: "amount", label: t("refundAmount"), kind: "whole", isRequired: true, initial: `${leftIdr}` },
    { name: "reason", label: t("refundReason"), isRequired: true, maxLength: 500 },
  ] as const;
  const shared = { hidden, kind: "danger", fields } as const;
  return (
    <>
      <ActionForm
        {...shared}
        action={requestRefundAction}
        label={isOneOfMany ? t("refundOf", { reference }) : t("refund")}
        sure={t("refundSure")}
        {...(roleMay(role, "refunds.above_limit") ? {} : { hint: staff("refundLimit", { amount: limit }) })}
      />
      {canByHand ? (
        <ActionForm
          {...shared}
          action={requestRefundByHandAction}
          right="refunds.by_hand"
          label={isOneOfMany ? t("refundByHandOf", { reference }) : t("refundByHand")}
          hint={t("refundByHandHint")}
        />
      ) : null}
    </>
  );
}
