import type { ReactNode } from "react";
import { formatDateTime, formatRupiah } from "@/lib/core/format";
import type { OrderDetail } from "@/lib/orders/views";
import type { AttemptStatus, RefundStatus } from "@/lib/payments/status";
import type { AdminCopy } from "../../copy";
import { Badge, type Tone } from "../../ui/badge";
import { EntryList } from "../../ui/entry-list";
import type { Clock } from "../../ui/instant";

type Props = { detail: OrderDetail; copy: AdminCopy; clock: Clock };

const ATTEMPT_TONES: Record<AttemptStatus, Tone> = {
  creating: "neutral",
  open: "warn",
  succeeded: "ok",
  expired: "neutral",
  cancelled: "neutral",
  failed: "danger",
};
const REFUND_TONES: Record<RefundStatus, Tone> = {
  requested: "warn",
  sent: "warn",
  done: "ok",
  failed: "danger",
  unknown: "danger",
};

const moment = (at: string, clock: Clock): string => formatDateTime(new Date(at), clock.locale, clock.timeZone);

/** Every QR code that was made for the order. */
export function Attempts({ detail, copy, clock }: Props) {
  const words = copy.detail;
  return (
    <EntryList
      title={words.attempts}
      empty={words.noAttempts}
      entries={detail.attempts.map((attempt) => ({
        id: attempt.id,
        main: (
          <>
            {attempt.gatewayLabel} · <strong>{formatRupiah(attempt.amountIdr)}</strong>
          </>
        ),
        aside: <Badge tone={ATTEMPT_TONES[attempt.status]}>{copy.words.attempt[attempt.status]}</Badge>,
        lines: [
          moment(attempt.createdAt, clock),
          attempt.surchargeIdr > 0 && `${words.surcharge} ${formatRupiah(attempt.surchargeIdr)}`,
          `${words.reference}: ${attempt.reference}`,
          attempt.gatewayRef && `${words.gatewayRef}: ${attempt.gatewayRef}`,
          attempt.rawStatus && `${words.rawStatus}: ${attempt.rawStatus}`,
          attempt.trouble && `${words.trouble}: ${attempt.trouble}`,
        ],
      }))}
    />
  );
}

type ReceiptsProps = Props & { resolveForm: (receiptId: string) => ReactNode };

/** Every arrival of money; what needs a decision carries its form. */
export function Receipts({ detail, copy, clock, resolveForm }: ReceiptsProps) {
  const words = copy.detail;
  return (
    <EntryList
      title={words.receipts}
      empty={words.noReceipts}
      entries={detail.receipts.map((receipt) => {
        const isWaiting = receipt.attention !== null && receipt.resolvedAt === null;
        return {
          id: receipt.id,
          main: (
            <>
              <strong>{formatRupiah(receipt.amountIdr)}</strong> · {receipt.gateway}
            </>
          ),
          aside: receipt.attention ? (
            <Badge tone={isWaiting ? "danger" : "neutral"}>{copy.words.attention[receipt.attention]}</Badge>
          ) : receipt.isSettling ? (
            <Badge tone="ok">{words.settling}</Badge>
          ) : null,
          lines: [
            moment(receipt.paidAt ?? receipt.recordedAt, clock),
            receipt.merchantFeeIdr !== null &&
              receipt.merchantFeeIdr > 0 &&
              `${words.fee} ${formatRupiah(receipt.merchantFeeIdr)}`,
            `${words.reference}: ${receipt.receiptKey}`,
            receipt.attention && receipt.resolvedAt && `${words.resolved}: ${moment(receipt.resolvedAt, clock)}`,
            isWaiting && receipt.attention && copy.words.attentionHelp[receipt.attention],
          ],
          extra: isWaiting ? resolveForm(receipt.id) : null,
        };
      })}
    />
  );
}

type RefundsProps = Props & { proofForm: (refund: OrderDetail["refunds"][number]) => ReactNode };

export function Refunds({ detail, copy, clock, proofForm }: RefundsProps) {
  const words = copy.detail;
  return (
    <EntryList
      title={words.refunds}
      empty={words.noRefunds}
      entries={detail.refunds.map((refund) => ({
        id: refund.id,
        main: (
          <>
            <strong>{formatRupiah(refund.amountIdr)}</strong> · {refund.method}
          </>
        ),
        aside: <Badge tone={REFUND_TONES[refund.status]}>{copy.words.refund[refund.status]}</Badge>,
        lines: [
          moment(refund.createdAt, clock),
          refund.reason,
          refund.proof && `${words.proof}: ${refund.proof}`,
          refund.trouble && `${words.trouble}: ${refund.trouble}`,
        ],
        extra: proofForm(refund),
      }))}
    />
  );
}

/** Double entry, as booked. */
export function Ledger({ detail, copy, clock }: Props) {
  const words = copy.detail;
  return (
    <EntryList
      title={words.ledger}
      empty={words.noLedger}
      entries={detail.ledger.map((entry, index) => ({
        id: `${index}`,
        main: (
          <>
            {entry.account} <span className="text-xs text-muted">{entry.kind}</span>
          </>
        ),
        aside: <span className="figures">{formatRupiah(entry.amountIdr)}</span>,
        lines: [moment(entry.at, clock)],
      }))}
    />
  );
}
