import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ActionForm } from "@/components/admin/action-form";
import { Instant, instantOrNull } from "@/components/admin/instant";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { verdictWord } from "@/components/admin/verdicts";
import { Facts } from "@/components/ui/facts";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { readInboxItem } from "@/lib/desk";
import { replayWebhookAction } from "../actions";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.inbox"))("title") };
}

export default async function InboxItemPage({ params }: Props) {
  const id = z.uuid().safeParse((await params).id);
  const ctx = await requireStaff(id.success ? `/admin/inbox/${id.data}` : "/admin/inbox", "webhooks.read");
  const item = id.success ? await readInboxItem(ctx, id.data) : null;
  if (!item) notFound();
  const [locale, t] = await Promise.all([getLocale(), getTranslations("admin")]);
  const clock = { locale, timeZone: env().TIMEZONE };
  return (
    <>
      <BackLink href="/admin/inbox">{t("inbox.back")}</BackLink>
      <PageHeader title={`${item.gateway} · ${item.claims}`} hint={<Instant at={item.receivedAt} clock={clock} />} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Panel title={t("inbox.body")}>
          <pre className="max-h-[70dvh] overflow-auto px-4 py-3 font-mono text-xs break-all whitespace-pre-wrap select-all">
            {item.body || t("inbox.bodyGone")}
          </pre>
        </Panel>
        <div className="grid gap-5 max-lg:order-first">
          <Panel title={t("inbox.verdict")}>
            <Facts
              look="dense"
              facts={[
                {
                  label: t("inbox.verdict"),
                  value: item.verdict === null ? t("inbox.waiting") : verdictWord(item.verdict, t),
                },
                { label: t("inbox.handled"), value: instantOrNull(item.handledAt, clock) },
                { label: t("inbox.reference"), value: item.reference ?? item.gatewayRef },
                { label: t("inbox.event"), value: item.eventKey },
                { label: t("inbox.duplicates"), value: item.duplicates > 0 ? String(item.duplicates) : null },
                {
                  label: t("inbox.order"),
                  value: item.orderId ? (
                    <Link href={`/admin/orders/${item.orderId}`} className="text-accent underline">
                      {item.orderId}
                    </Link>
                  ) : null,
                },
              ]}
            />
            <div className="border-t border-line px-4 py-3">
              <ActionForm
                action={replayWebhookAction}
                label={t("act.replay")}
                hidden={{ webhook_id: item.id }}
                done={t("act.replayDone")}
              />
            </div>
          </Panel>
        </div>
      </div>
    </>
  );
}
