import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ActionForm } from "@/components/admin/action-form";
import { adminCopy } from "@/components/admin/copy";
import { verdictWord } from "@/components/admin/copy/words";
import { Facts } from "@/components/admin/ui/facts";
import { Instant, instantOrNull } from "@/components/admin/ui/instant";
import { PageHeader, Panel } from "@/components/admin/ui/page-header";
import { requireStaff } from "@/lib/auth";
import { readInboxItem } from "@/lib/desk";
import { env } from "@/lib/core/env";
import { replayNoticeAction } from "../actions";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminCopy(await getLocale()).inbox.title };
}

export default async function InboxItemPage({ params }: Props) {
  const id = z.uuid().safeParse((await params).id);
  const ctx = await requireStaff(id.success ? `/admin/inbox/${id.data}` : "/admin/inbox");
  const item = id.success ? await readInboxItem(ctx, id.data) : null;
  if (!item) notFound();
  const locale = await getLocale();
  const { inbox, act, words } = adminCopy(locale);
  const clock = { locale, timeZone: env().TIMEZONE };
  return (
    <>
      <Link href="/admin/inbox" className="mb-2 inline-block text-sm text-muted hover:text-ink">
        ← {inbox.back}
      </Link>
      <PageHeader title={`${item.gateway} · ${item.claims}`} hint={<Instant at={item.receivedAt} clock={clock} />} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Panel title={inbox.body}>
          <pre className="max-h-[70dvh] overflow-auto px-4 py-3 font-mono text-xs break-all whitespace-pre-wrap select-all">
            {item.body}
          </pre>
        </Panel>
        <div className="grid gap-5 max-lg:order-first">
          <Panel title={inbox.verdict}>
            <Facts
              facts={[
                {
                  label: inbox.verdict,
                  value: item.verdict === null ? inbox.waiting : verdictWord(item.verdict, words),
                },
                { label: inbox.handled, value: instantOrNull(item.handledAt, clock) },
                { label: inbox.reference, value: item.reference ?? item.gatewayRef },
                { label: inbox.event, value: item.eventKey },
                { label: inbox.duplicates, value: item.duplicates > 0 ? String(item.duplicates) : null },
                {
                  label: inbox.order,
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
                action={replayNoticeAction}
                locale={locale}
                label={act.replay}
                hidden={{ notice_id: item.id }}
                done={act.replayDone}
              />
            </div>
          </Panel>
        </div>
      </div>
    </>
  );
}
