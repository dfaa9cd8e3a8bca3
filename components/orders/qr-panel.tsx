import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "@/components/ui/button";
import { cardStyle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { formatRupiah } from "@/lib/core/format";
import type { OrderView, PaymentView } from "@/lib/ordering/views";
import { Countdown } from "./countdown";
import { useTimes } from "./use-times";

export type QrPicture = { src: string; pixels: number; download: string | null };

type Props = {
  order: OrderView;
  payment: PaymentView;
  merchant: string;
  /** Null when the gateway gives no code, only a page of its own. */
  picture: QrPicture | null;
  secondsLeft: number;
};

/** All that is needed to pay, on one card: the code, to whom, exactly how much, until when. */
export function QrPanel({ order, payment, merchant, picture, secondsLeft }: Props) {
  const t = useTranslations();
  const { time, dateTime } = useTimes();
  const amount = formatRupiah(payment.amountIdr);
  return (
    <section aria-label={t("pay.title")} className={cardStyle({ pad: "none", className: "overflow-hidden" })}>
      <div className="keep-colours grid justify-items-center bg-paper px-1 pt-4 text-print">
        <p className="text-sm font-bold tracking-wide">QRIS</p>
        <p className="px-3 text-center text-sm">{t.rich("pay.merchant", { merchant, b: strong })}</p>
        {picture ? (
          // The picture is drawn by the shop itself for this one order; an optimiser would only blur and cache it.
          // eslint-disable-next-line @next/next/no-img-element
          <img
            src={picture.src}
            width={picture.pixels}
            height={picture.pixels}
            alt={t("pay.qrAlt", { amount, merchant, time: dateTime(payment.expiresAt) })}
            className="h-auto max-w-full [image-rendering:pixelated]"
          />
        ) : (
          <p className="px-4 py-10 text-center">{t("pay.noQr")}</p>
        )}
      </div>
      <div className="grid gap-4 border-t border-line p-5">
        <div className="flex items-end justify-between gap-3">
          <div>
            <p className="text-sm text-muted">{t("pay.amount")}</p>
            <p className="figures text-price font-extrabold">{amount}</p>
          </div>
          <CopyButton text={String(payment.amountIdr)} label={t("order.copyAmount")} done={t("order.copied")}>
            {t("order.copy")}
          </CopyButton>
        </div>
        <Breakdown order={order} payment={payment} />
        <p className="text-[0.9375rem] font-semibold">{t("pay.exact")}</p>
        <p className="text-[0.9375rem]">
          {t("pay.validUntil")} <strong className="figures">{time(payment.expiresAt)}</strong>
          {" · "}
          <Countdown
            secondsLeft={secondsLeft}
            key={payment.reference}
            warning={t("pay.soonOver")}
            label={t("pay.left")}
          />
        </p>
        <PayButtons payment={payment} picture={picture} />
      </div>
    </section>
  );
}

const strong = (text: ReactNode) => <strong>{text}</strong>;

/** Only where the gateway adds something: the sum must be understood before it is paid. */
function Breakdown({ order, payment }: { order: OrderView; payment: PaymentView }) {
  const t = useTranslations("receipt");
  if (payment.surchargeIdr === 0) return null;
  return (
    <Facts
      className="text-muted"
      facts={[
        { label: order.title, value: formatRupiah(order.totalIdr) },
        {
          label: payment.surchargeKind === "unique_code" ? t("uniqueCode") : t("fee"),
          value: formatRupiah(payment.surchargeIdr),
        },
      ]}
    />
  );
}

function PayButtons({ payment, picture }: { payment: PaymentView; picture: QrPicture | null }) {
  const t = useTranslations("pay");
  const isSandbox = payment.gateway === "sandbox";
  return (
    <div className="grid gap-2">
      {payment.payUrl ? (
        <a
          href={payment.payUrl}
          className={buttonStyle({ kind: isSandbox || !picture ? "primary" : "secondary", className: "w-full" })}
        >
          {isSandbox ? t("openSandbox") : t("open")}
        </a>
      ) : null}
      {picture?.download ? (
        <>
          <a href={picture.download} download className={buttonStyle({ kind: "secondary", className: "w-full" })}>
            {t("save")}
          </a>
          <p className="text-sm text-muted">{t("saveHelp")}</p>
        </>
      ) : null}
    </div>
  );
}
