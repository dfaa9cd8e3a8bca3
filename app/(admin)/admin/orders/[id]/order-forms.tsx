import type { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import type { OrderDetail, StaffAssignment, StaffReceipt, StaffRefund, StaffUnit } from "@/lib/desk/views";
import {
  acceptReceiptAction,
  confirmRefundAction,
  keepReceiptAction,
  noteGoneAction,
  resendMessageAction,
  returnReceiptAction,
  takeRefundByHandAction,
  withdrawRefundAction,
} from "../actions";
import { SeatActs } from "./seat-acts";
import { UnitActs } from "./unit-acts";

type Words = ReturnType<typeof useTranslations<"admin">>;

/** The small forms that stand beside the thing they are about. `today`: the shop's day, to propose as a transfer's. */
export function orderForms({ order, moneyState }: OrderDetail, today: string, t: Words) {
  const about = { order_id: order.id };
  const money = { ...about, money_state: moneyState };
  return {
    receipt: (receipt: StaffReceipt) => <ReceiptForms receipt={receipt} about={money} today={today} t={t} />,
    unit: (unit: StaffUnit) => <UnitActs about={money} unit={unit} />,
    seat: (assignment: StaffAssignment) => <SeatActs orderId={order.id} assignment={assignment} />,
    refund: (refund: StaffRefund) => <RefundForms refund={refund} about={money} today={today} t={t} />,
    resend: (messageId: string) => (
      <ActionForm action={resendMessageAction} label={t("act.resend")} hidden={{ ...about, message_id: messageId }} />
    ),
  };
}

type Shared = { about: Record<string, string>; today: string; t: Words };

const noteField = (label: string) => ({ name: "note", label, kind: "text", isRequired: true, maxLength: 500 }) as const;
const payoutFields = (today: string, t: Words) =>
  [
    { name: "reference", label: t("act.refundProof"), isRequired: true, maxLength: 100 },
    { name: "paid_on", label: t("act.paidOn"), kind: "date", isRequired: true, initial: today, max: today },
  ] as const;

/** What can be decided about money that waits. */
function ReceiptForms({ receipt, about, today, t }: Shared & { receipt: StaffReceipt }) {
  const { canAccept, canReturn, canKeep, canNote } = receipt.acts;
  const hidden = { ...about, receipt_id: receipt.id };
  const note = noteField(t("act.decideNote"));
  return (
    <Row>
      {canAccept ? (
        <ActionForm
          action={acceptReceiptAction}
          right="payments.confirm"
          label={t("act.accept")}
          sure={t("act.acceptSure")}
          hidden={hidden}
          fields={[note]}
        />
      ) : null}
      {canReturn ? (
        <ActionForm
          action={returnReceiptAction}
          right="payments.resolve"
          label={t("act.returned")}
          hint={t("act.returnedHint")}
          hidden={hidden}
          fields={[...payoutFields(today, t), note]}
        />
      ) : null}
      {canKeep ? (
        <ActionForm
          action={keepReceiptAction}
          right="payments.resolve"
          label={t("act.kept")}
          hint={t("act.keptHint")}
          hidden={hidden}
          fields={[note]}
        />
      ) : null}
      {canNote ? (
        <ActionForm
          action={noteGoneAction}
          right="payments.resolve"
          label={t("act.resolve")}
          hidden={hidden}
          fields={[noteField(t("act.resolveNote"))]}
        />
      ) : null}
    </Row>
  );
}

/** What can be done about a refund that was not made yet. */
function RefundForms({ refund, about, today, t }: Shared & { refund: StaffRefund }) {
  const { canProve, canTakeByHand, canWithdraw } = refund.acts;
  const hidden = { ...about, refund_id: refund.id };
  const note = noteField(t("act.refundActNote"));
  return (
    <Row>
      {canProve ? (
        <ActionForm
          action={confirmRefundAction}
          right="refunds.by_hand"
          label={t("act.refundDone")}
          hidden={hidden}
          fields={[...payoutFields(today, t)]}
        />
      ) : null}
      {canTakeByHand ? (
        <ActionForm
          action={takeRefundByHandAction}
          right="refunds.by_hand"
          label={t("act.takeByHand")}
          sure={t("act.takeByHandSure")}
          hidden={hidden}
          fields={[note]}
        />
      ) : null}
      {canWithdraw ? (
        <ActionForm
          action={withdrawRefundAction}
          right="refunds.by_hand"
          label={t("act.withdraw")}
          sure={t("act.withdrawSure")}
          kind="danger"
          hidden={hidden}
          fields={[note]}
        />
      ) : null}
    </Row>
  );
}

const Row = ({ children }: { children: React.ReactNode }) => (
  <div className="flex flex-wrap items-start gap-2 pt-1 empty:hidden">{children}</div>
);
