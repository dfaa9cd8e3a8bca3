import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { adminCopy } from "@/components/admin/copy";
import { Assignments, Timeline } from "@/components/admin/orders/detail/delivery";
import { Messages, type MessageRow } from "@/components/admin/orders/detail/messages";
import { Attempts, Ledger, Receipts, Refunds } from "@/components/admin/orders/detail/money";
import { CustomerFacts, OrderSummary } from "@/components/admin/orders/detail/order-facts";
import { shortId } from "@/components/admin/orders/short-id";
import { Badge, INVITATION_TONES, PAYMENT_TONES } from "@/components/admin/ui/badge";
import { adminButton } from "@/components/admin/ui/button";
import { CopyValue } from "@/components/admin/ui/copy-value";
import { PageHeader } from "@/components/admin/ui/page-header";
import { requireStaff, type StaffCtx } from "@/lib/auth";
import { readOrderDetail } from "@/lib/desk";
import { env } from "@/lib/core/env";
import { parseOrderId } from "@/lib/core/ids";
import { selectNotifications } from "@/lib/messages";
import { OrderActions } from "./order-actions";
import { orderForms } from "./order-forms";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: shortId((await params).id.slice(0, 40)) };
}

export default async function OrderPage({ params }: Props) {
  const id = parseOrderId((await params).id);
  const ctx = await requireStaff(id ? `/admin/orders/${id}` : "/admin/orders");
  const [locale, detail] = await Promise.all([getLocale(), id ? readOrderDetail(ctx, id) : null]);
  if (!id || !detail) notFound();
  const copy = adminCopy(locale);
  const clock = { locale, timeZone: env().TIMEZONE };
  const { order } = detail;
  const forms = orderForms(id, copy, locale);
  const shared = { detail, copy, clock };
  return (
    <>
      <Link href="/admin/orders" className="mb-2 inline-block text-sm text-muted hover:text-ink">
        ← {copy.detail.back}
      </Link>
      <PageHeader
        title={
          <span className="flex min-w-0 items-center gap-1.5">
            <span className="min-w-0 font-mono text-base break-all select-all sm:text-lg">{id}</span>
            <CopyValue value={id} label={copy.detail.copy} done={copy.detail.copied} />
          </span>
        }
        hint={
          <span className="flex flex-wrap gap-1">
            <Badge tone={PAYMENT_TONES[order.paymentStatus]}>{copy.words.payment[order.paymentStatus]}</Badge>
            <Badge tone={INVITATION_TONES[order.invitationStatus]}>
              {copy.words.invitation[order.invitationStatus]}
            </Badge>
          </span>
        }
      >
        <Link href={`/orders/${id}`} className={adminButton()}>
          {copy.detail.asBuyer}
        </Link>
      </PageHeader>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid gap-5">
          <Receipts {...shared} resolveForm={forms.resolve} />
          <Timeline {...shared} />
          <Assignments {...shared} />
          <Attempts {...shared} />
          <Refunds {...shared} proofForm={forms.proof} />
          <Messages messages={await readMessages(ctx, id)} copy={copy} clock={clock} resendForm={forms.resend} />
          <Ledger {...shared} />
        </div>
        <div className="grid gap-5 max-lg:order-first">
          <OrderActions detail={detail} copy={copy} locale={locale} />
          <OrderSummary {...shared} />
          <CustomerFacts detail={detail} copy={copy} />
        </div>
      </div>
    </>
  );
}

async function readMessages(ctx: StaffCtx, orderId: string): Promise<MessageRow[]> {
  const messages = await selectNotifications(ctx, orderId);
  return messages.map(({ id, kind, channel, recipient, status, trouble, sentAt, createdAt }) => ({
    id,
    kind,
    channel,
    recipient,
    status,
    trouble,
    at: (sentAt ?? createdAt).toISOString(),
  }));
}
