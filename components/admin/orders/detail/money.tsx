import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { formatRupiah } from "@/lib/core/format";
import type { OrderDetail, StaffAttempt, StaffReceipt, StaffRefund } from "@/lib/desk/views";
import { EntryList } from "../../entry-list";
import { momentOf, type Clock } from "../../instant";
import { ATTEMPT_TONES, REFUND_TONES } from "../../tones";

/** Every QR code that was made for the order. */
export function Attempts({ attempts, clock }: { attempts: readonly StaffAttempt[]; clock: Clock }) {
  const t = useTranslations("admin");
  const named = (key: "reference" | "gatewayRef" | "rawStatus" | "trouble", value: string | null) =>
    value && `${t(`detail.${key}`)}: ${value}`;
  return (
    <EntryList
      title={t("detail.attempts")}
      empty={t("detail.noAttempts")}
      entries={attempts.map((attempt) => ({
        id: attempt.id,
        main: (
          <>
            {attempt.gatewayLabel} · <strong>{formatRupiah(attempt.amountIdr)}</strong>
          </>
        ),
        aside: <Badge tone={ATTEMPT_TONES[attempt.status]}>{t(`words.attempt.${attempt.status}`)}</Badge>,
        lines: [
          momentOf(attempt.createdAt, clock),
          attempt.surchargeIdr > 0 && t("detail.surcharge", { amount: formatRupiah(attempt.surchargeIdr) }),
          named("reference", attempt.reference),
          named("gatewayRef", attempt.gatewayRef),
          named("rawStatus", attempt.rawStatus),
          named("trouble", attempt.trouble),
        ],
      }))}
    />
  );
}

type ReceiptsProps = {
  receipts: readonly StaffReceipt[];
  clock: Clock;
  forms: (receipt: StaffReceipt) => ReactNode;
};

/** Every arrival of money; what needs a decision carries its form. */
export function Receipts({ receipts, clock, forms }: ReceiptsProps) {
  const t = useTranslations("admin");
  return (
    <EntryList
      title={t("detail.receipts")}
      empty={t("detail.noReceipts")}
      entries={receipts.map((receipt) => {
        const { attention, resolvedAt, merchantFeeIdr } = receipt;
        const isWaiting = attention !== null && resolvedAt === null;
        return {
          id: receipt.id,
          main: (
            <>
              <strong>{formatRupiah(receipt.amountIdr)}</strong> · {receipt.gateway}
            </>
          ),
          aside: <ReceiptBadge receipt={receipt} />,
          lines: [
            momentOf(receipt.paidAt ?? receipt.recordedAt, clock),
            merchantFeeIdr !== null && merchantFeeIdr > 0 && t("detail.fee", { amount: formatRupiah(merchantFeeIdr) }),
            `${t("detail.reference")}: ${receipt.receiptKey}`,
            attention && resolvedAt && `${t("detail.resolved")}: ${momentOf(resolvedAt, clock)}`,
            receipt.waitingIdr > 0 && t("detail.waiting", { amount: formatRupiah(receipt.waitingIdr) }),
            isWaiting && t(`words.attentionHelp.${attention}`),
          ],
          extra: isWaiting ? forms(receipt) : null,
        };
      })}
    />
  );
}

function ReceiptBadge({ receipt: { attention, resolvedAt, isSettling } }: { receipt: StaffReceipt }) {
  const t = useTranslations("admin");
  if (attention)
    return <Badge tone={resolvedAt === null ? "danger" : "neutral"}>{t(`words.attention.${attention}`)}</Badge>;
  return isSettling ? <Badge tone="ok">{t("detail.settling")}</Badge> : null;
}

type RefundsProps = {
  refunds: readonly StaffRefund[];
  clock: Clock;
  forms: (refund: StaffRefund) => ReactNode;
};

/** Money on its way back; what a person has to transfer carries its form. */
export function Refunds({ refunds, clock, forms }: RefundsProps) {
  const t = useTranslations("admin");
  return (
    <EntryList
      title={t("detail.refunds")}
      empty={t("detail.noRefunds")}
      entries={refunds.map((refund) => ({
        id: refund.id,
        main: (
          <>
            <strong>{formatRupiah(refund.amountIdr)}</strong> · {t(`words.method.${refund.method}`)}
          </>
        ),
        aside: <Badge tone={REFUND_TONES[refund.status]}>{t(`words.refund.${refund.status}`)}</Badge>,
        lines: [
          momentOf(refund.createdAt, clock),
          refund.unitIds.length > 0 && t("detail.partOf", { count: refund.unitIds.length }),
          refund.reason,
          refund.proof && `${t("detail.proof")}: ${refund.proof}`,
          refund.paidOn && t("detail.paidOn", { day: refund.paidOn }),
          refund.trouble && `${t("detail.trouble")}: ${refund.trouble}`,
          refund.isStranded && t("detail.noKeys"),
        ],
        extra: forms(refund),
      }))}
    />
  );
}

/** Double entry, as booked. */
export function Ledger({ ledger, clock }: { ledger: OrderDetail["ledger"]; clock: Clock }) {
  const t = useTranslations("admin.detail");
  return (
    <EntryList
      title={t("ledger")}
      empty={t("noLedger")}
      entries={ledger.map((entry, index) => ({
        id: `${index}`,
        main: (
          <>
            {entry.account} <span className="text-xs text-muted">{entry.kind}</span>
          </>
        ),
        aside: <span className="figures">{formatRupiah(entry.amountIdr)}</span>,
        lines: [momentOf(entry.at, clock)],
      }))}
    />
  );
}
