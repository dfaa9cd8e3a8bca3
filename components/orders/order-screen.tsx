import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import { Notice } from "@/components/ui/notice";
import type { OrderView } from "@/lib/orders/views";
import type { NoticeName, OrderActions } from "./actions";
import { Attentions } from "./attentions";
import { InviteGuide } from "./invite-guide";
import { LiveOrder } from "./live-order";
import { Messages } from "./messages";
import { CheckButton, NewCode, PayHelp } from "./pay-help";
import { NameSeats, Places } from "./places";
import { QrPanel, type QrPicture } from "./qr-panel";
import { Receipt } from "./receipt";
import { RememberOrder } from "./remember-order";
import { isFinal, orderStage, type Stage } from "./stage";
import { StatusHead } from "./status-head";
import { StepTracker } from "./step-tracker";

type Props = {
  order: OrderView;
  merchant: string;
  picture: QrPicture | null;
  secondsLeft: number;
  notice: NoticeName | null;
  actions: OrderActions;
};

/** The order's page in every state: what is true now, what the buyer can do, and the record under it. */
export function OrderScreen(props: Props) {
  const { order, notice, actions } = props;
  const stage = orderStage(order);
  return (
    <div className="mx-auto grid w-full max-w-lg grid-cols-1 gap-6 px-4 pt-6 sm:pt-10">
      <StatusHead stage={stage} what={order.packageName} count={order.quantity} />
      <NoticeLine notice={notice} stage={stage} />
      <Attentions order={order} />
      <Now {...props} stage={stage} />
      <StepTracker order={order} />
      {order.unnamedSeats > 0 && order.paidAt ? <NameSeats order={order} actions={actions} /> : null}
      {stage === "invited" || stage === "name_seats" ? <InviteGuide order={order} /> : null}
      <Places order={order} />
      <Messages order={order} />
      <Receipt order={order} />
      <HelpLine />
      <KeepsCurrent order={order} stage={stage} />
    </div>
  );
}

/** The part that asks something of the buyer, if anything. */
function Now({ order, merchant, picture, secondsLeft, actions, stage }: Props & { stage: Stage }) {
  const t = useTranslations();
  switch (stage) {
    case "waiting":
      return order.payment ? (
        <>
          <QrPanel
            order={order}
            payment={order.payment}
            merchant={merchant}
            picture={picture}
            secondsLeft={secondsLeft}
          />
          <PayHelp order={order} merchant={merchant} actions={actions} />
        </>
      ) : null;
    case "qr_expired":
    case "qr_failed":
      return (
        <div className="grid gap-4">
          <NewCode order={order} actions={actions} />
          <p className="text-sm text-muted">{t("pay.paidLate")}</p>
          <PayHelp order={order} merchant={merchant} actions={actions} />
        </div>
      );
    case "preparing_qr":
      return <PayHelp order={order} merchant={merchant} actions={actions} />;
    case "closed":
    case "payment_failed":
      return (
        <div className="grid gap-4">
          <OrderAgain packageId={order.packageId} />
          <p className="text-sm text-muted">{t("pay.paidLate")}</p>
          <CheckButton actions={actions} />
        </div>
      );
    case "cancelled":
    case "ended":
      return <OrderAgain packageId={order.packageId} />;
    default:
      return null;
  }
}

function OrderAgain({ packageId }: { packageId: string }) {
  const t = useTranslations("order");
  return (
    <Link href={`/order/${packageId}`} prefetch={false} className={buttonStyle("primary", "w-full")}>
      {t("orderAgain")}
    </Link>
  );
}

const UNPAID: readonly Stage[] = ["waiting", "preparing_qr", "qr_expired", "qr_failed", "closed", "payment_failed"];

function HelpLine() {
  const t = useTranslations();
  return (
    <p className="text-sm text-muted">
      {t("order.help")}{" "}
      <Link href="/help" prefetch={false} className="text-ink underline decoration-edge underline-offset-4">
        {t("nav.help")}
      </Link>
    </p>
  );
}

/** How the buyer's last press ended. Always in the page, so that its text is announced when it appears. */
function NoticeLine({ notice, stage }: { notice: NoticeName | null; stage: Stage }) {
  const t = useTranslations("notices");
  // "Nothing has arrived" must not outlive the payment.
  const isStale = notice === "not_paid" && !UNPAID.includes(stage);
  if (!notice || isStale) return null;
  const isWrong = notice === "failed" || notice === "sold_out";
  return (
    <Notice tone={isWrong ? "danger" : notice === "named" ? "ok" : "info"} role={isWrong ? "alert" : "status"}>
      {t(notice)}
    </Notice>
  );
}

function KeepsCurrent({ order, stage }: { order: OrderView; stage: Stage }) {
  const t = useTranslations("order");
  return (
    <>
      <RememberOrder id={order.id} name={order.packageName} />
      {isFinal(stage) ? null : (
        <>
          <LiveOrder orderId={order.id} version={order.version} />
          <p className="js-only text-sm text-muted">{t("live")}</p>
          {/* Not while there is something to type: a reload would empty it. */}
          {order.unnamedSeats > 0 && order.paidAt ? null : (
            <noscript>
              <meta httpEquiv="refresh" content="10" />
              <p className="text-sm text-muted">{t("noScript")}</p>
            </noscript>
          )}
        </>
      )}
    </>
  );
}
