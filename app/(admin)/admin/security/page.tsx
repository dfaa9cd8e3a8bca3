import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { SecurityTable } from "@/components/admin/security-table";
import { figure, Pager } from "@/components/data-table/pager";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listSecurityEvents } from "@/lib/staff";

const PER_PAGE = 50;
const query = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) });

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff.security"))("title") };
}

export default async function SecurityPage({ searchParams }: Props) {
  const ctx = await requireStaff("/admin/security", "security.read");
  const { page } = query.parse(await searchParams);
  const [locale, t, list] = await Promise.all([
    getLocale(),
    getTranslations("staff.security"),
    listSecurityEvents(ctx, { page, perPage: PER_PAGE }),
  ]);
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <ListBox>
        {list.rows.length === 0 ? (
          <Empty title={t("empty")} />
        ) : (
          <SecurityTable list={list} perPage={PER_PAGE} clock={{ locale, timeZone: env().TIMEZONE }} />
        )}
        <Pager
          page={list.page}
          pages={list.pages}
          total={t("total", { total: figure(list.total) })}
          hrefOf={(target) => (target > 1 ? `/admin/security?page=${target}` : "/admin/security")}
        />
      </ListBox>
    </>
  );
}
