import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { InboxTable } from "@/components/admin/inbox-table";
import { Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { figure, Pager } from "@/components/data-table/pager";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listInbox } from "@/lib/desk";

const PER_PAGE = 25;
const query = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) });

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.inbox"))("title") };
}

export default async function InboxPage({ searchParams }: Props) {
  const ctx = await requireStaff("/admin/inbox", "webhooks.read");
  const { page } = query.parse(await searchParams);
  const [locale, t, list] = await Promise.all([
    getLocale(),
    getTranslations("admin.inbox"),
    listInbox(ctx, { page, perPage: PER_PAGE }),
  ]);
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <ListBox>
        {list.rows.length === 0 ? (
          <Empty title={t("empty")} hint={t("emptyHint")} />
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
          total={t("total", { total: figure(list.total) })}
          hrefOf={(target) => (target > 1 ? `/admin/inbox?page=${target}` : "/admin/inbox")}
        />
      </ListBox>
    </>
  );
}
