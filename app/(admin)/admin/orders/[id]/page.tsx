import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Assignments } from "@/components/admin/orders/detail/assignments";
import { Lines } from "@/components/admin/orders/detail/lines";
import { Messages } from "@/components/admin/orders/detail/messages";
import { Attempts, Ledger, Receipts, Refunds } from "@/components/admin/orders/detail/money";
import { CustomerFacts, OrderSummary } from "@/components/admin/orders/detail/order-facts";
import { Timeline } from "@/components/admin/orders/detail/timeline";
import { WhyChosen } from "@/components/admin/orders/detail/why-chosen";
import { shortId } from "@/components/admin/orders/orders-table";
import { BackLink, PageHeader } from "@/components/admin/page-header";
import { INVITATION_TONES, PAYMENT_TONES } from "@/components/admin/tones";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { calendarDay } from "@/lib/core/format";
import { parseOrderId } from "@/lib/core/ids";
import { readOrderDetail } from "@/lib/desk";
import { OrderActions } from "./order-actions";
import { orderForms } from "./order-forms";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: shortId((await params).id.slice(0, 40)) };
}

export default async function OrderPage({ params }: Props) {
  const id = parseOrderId((await params).id);
  const ctx = await requireStaff(id ? `/admin/orders/${id}` : "/admin/orders", "orders.read");
  const detail = id ? await readOrderDetail(ctx, id) : null;
  if (!id || !detail) notFound();
  const [locale, t] = await Promise.all([getLocale(), getTranslations("admin")]);
  const clock = { locale, timeZone: env().TIMEZONE };
  const { order } = detail;
  const forms = orderForms(detail, calendarDay(ctx.now(), env().TIMEZONE), t);
  const hasSeats = detail.lines.some(({ kind }) => kind === "seat");
  return (
    <>
      <BackLink href="/admin/orders">{t("detail.back")}</BackLink>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center gap-1.5">
            <span className="min-w-0 font-mono text-base break-all select-all sm:text-lg">{id}</span>
            <CopyButton text={id} label={t("detail.copy")} done={t("detail.copied")} />
          </span>
        }
        hint={
          <span className="flex flex-wrap gap-1">
            <Badge tone={PAYMENT_TONES[order.paymentStatus]}>{t(`words.payment.${order.paymentStatus}`)}</Badge>
            <Badge tone={INVITATION_TONES[order.invitationStatus]}>
              {t(`words.invitation.${order.invitationStatus}`)}
            </Badge>
          </span>
        }
      >
        <Link href={`/orders/${id}`} className={buttonStyle({ kind: "secondary", size: "dense" })}>
          {t("detail.asBuyer")}
        </Link>
      </PageHeader>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid gap-5">
          <Receipts receipts={detail.receipts} clock={clock} forms={forms.receipt} />
          <Lines detail={detail} clock={clock} unitForms={forms.unit} />
          <Timeline entries={detail.timeline} clock={clock} />
          {hasSeats ? <Assignments assignments={detail.assignments} clock={clock} seatForms={forms.seat} /> : null}
          {hasSeats ? <WhyChosen entries={detail.timeline} clock={clock} /> : null}
          <Attempts attempts={detail.attempts} clock={clock} />
          <Refunds refunds={detail.refunds} clock={clock} forms={forms.refund} />
          <Messages messages={detail.messages} clock={clock} resendForm={forms.resend} />
          <Ledger ledger={detail.ledger} clock={clock} />
        </div>
        <div className="grid gap-5 max-lg:order-first">
          <OrderActions detail={detail} role={ctx.actor.role} />
          <OrderSummary order={order} clock={clock} />
          <CustomerFacts customer={detail.customer} />
        </div>
      </div>
    </>
  );
}
