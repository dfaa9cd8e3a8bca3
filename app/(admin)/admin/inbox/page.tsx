import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { z } from "zod";
import { adminCopy } from "@/components/admin/copy";
import { InboxTable } from "@/components/admin/inbox/inbox-table";
import { Empty, PageHeader } from "@/components/admin/ui/page-header";
import { Pager } from "@/components/data-table/pager";
import { requireStaff } from "@/lib/auth";
import { listInbox } from "@/lib/desk";
import { env } from "@/lib/core/env";

const PER_PAGE = 25;
const query = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) });

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminCopy(await getLocale()).inbox.title };
}

export default async function InboxPage({ searchParams }: Props) {
  const ctx = await requireStaff("/admin/inbox");
  const { page } = query.parse(await searchParams);
  const [locale, list] = await Promise.all([getLocale(), listInbox(ctx, { page, perPage: PER_PAGE })]);
  const copy = adminCopy(locale);
  return (
    <>
      <PageHeader title={copy.inbox.title} hint={copy.inbox.hint} />
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        {list.rows.length === 0 ? (
          <Empty title={copy.inbox.empty} hint={copy.inbox.emptyHint} />
        ) : (
          <InboxTable
            rows={list.rows}
            page={list.page}
            perPage={PER_PAGE}
            total={list.total}
            clock={{ locale, timeZone: env().TIMEZONE }}
          />
        )}
        <Pager
          page={list.page}
          pages={list.pages}
          total={list.total}
          copy={{ ...copy.pager, total: copy.inbox.total }}
          hrefOf={(target) => (target > 1 ? `/admin/inbox?page=${target}` : "/admin/inbox")}
        />
      </div>
    </>
  );
}
