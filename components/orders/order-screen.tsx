import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button";
import { ByHandUntil } from "@/components/shop/by-hand";
import { Callout } from "@/components/ui/callout";
import type { OrderView } from "@/lib/ordering/views";
import type { OrderActions, Outcome } from "./actions";
import { Attentions } from "./attentions";
import { IncidentLine } from "./incident-line";
import { Help } from "./help";
import { InviteGuide } from "./invite-guide";
import { LiveOrder } from "./live-order";
import { MembershipCards, type MembershipProps } from "./membership-card";
import { Messages } from "./messages";
import { NewCode, PayHelp } from "./pay-help";
import { QrPanel, type QrPicture } from "./qr-panel";
import { Receipt } from "./receipt";
import { RememberOrder } from "./remember-order";
import { isFinal, orderStage, type Stage } from "./stage";
import { StatusHead } from "./status-head";
import { StepTracker } from "./step-tracker";
import { NameUnits, Units } from "./units";

type Props = {
  order: OrderView;
  merchant: string;
  picture: QrPicture | null;
  secondsLeft: number;
  outcome: Outcome | null;
  actions: OrderActions;
  memberships: readonly MembershipProps[];
};

/** The order's page in every state: what is true now, what the buyer can do, and the record under it. */
export function OrderScreen(props: Props) {
  const { order, outcome, actions } = props;
  const stage = orderStage(order);
  return (
    <div className="mx-auto grid w-full max-w-lg grid-cols-1 gap-6 px-4 pt-6 sm:pt-10">
      <StatusHead order={order} stage={stage} />
      <ByHandUntil order={order} />
      <OutcomeLine outcome={outcome} stage={stage} />
      <Attentions order={order} />
      <IncidentLine order={order} />
      <Now {...props} stage={stage} />
      <StepTracker order={order} />
      {canName(order) ? <NameUnits order={order} actions={actions} /> : null}
      {stage === "invited" || stage === "name_seats" ? <InviteGuide order={order} /> : null}
      <MembershipCards memberships={props.memberships} calendarHref={`/orders/${order.id}/calendar.ics`} />
      <Units order={order} actions={actions} />
      <Help order={order} actions={actions} />
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
          {order.canPayAgain ? <NewCode order={order} actions={actions} /> : <OrderAgain order={order} />}
          <p className="text-sm text-muted">{t("pay.paidLate")}</p>
          <PayHelp order={order} merchant={merchant} actions={actions} />
        </div>
      );
    case "preparing_qr":
      return <PayHelp order={order} merchant={merchant} actions={actions} />;
    case "cancelled":
    case "ended":
      return <OrderAgain order={order} />;
    default:
      return null;
  }
}

/** The same product, or the shop window where there were several. */
function OrderAgain({ order }: { order: OrderView }) {
  const t = useTranslations("order");
  const [line, ...others] = order.lines;
  const to = line && others.length === 0 ? `/order/${line.productId}` : "/";
  return (
    <Link href={to} prefetch={false} className={buttonStyle({ className: "w-full" })}>
      {t("orderAgain")}
    </Link>
  );
}

const UNPAID: readonly Stage[] = ["waiting", "preparing_qr", "qr_expired", "qr_failed"];

const canName = (order: OrderView): boolean => order.unnamedUnits > 0 && order.paidAt !== null;

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
function OutcomeLine({ outcome, stage }: { outcome: Outcome | null; stage: Stage }) {
  const t = useTranslations("outcomes");
  // "Nothing has arrived" must not outlive the payment.
  const isStale = outcome === "not_paid" && !UNPAID.includes(stage);
  if (!outcome || isStale) return null;
  const isWrong = outcome === "failed" || outcome === "sold_out";
  const isDone = outcome === "named" || outcome === "corrected" || outcome === "retried";
  return (
    <Callout tone={isWrong ? "danger" : isDone ? "ok" : "info"} role={isWrong ? "alert" : "status"}>
      {t(outcome)}
    </Callout>
  );
}

function KeepsCurrent({ order, stage }: { order: OrderView; stage: Stage }) {
  const t = useTranslations("order");
  return (
    <>
      <RememberOrder id={order.id} name={order.title} />
      {isFinal(stage) ? null : (
        <>
          <LiveOrder orderId={order.id} version={order.version} />
          <p className="js-only text-sm text-muted">{t("live")}</p>
          {/* Not while there is something to type or to look at: a reload would take it away. */}
          {isInUse(order) ? null : (
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

const isInUse = (order: OrderView): boolean =>
  canName(order) ||
  order.lines.some(({ units }) => units.some(({ state }) => state === "needs_you" || state === "handed"));
