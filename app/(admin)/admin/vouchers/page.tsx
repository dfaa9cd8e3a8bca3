import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import Link from "next/link";
import { z } from "zod";
import { FilterForm } from "@/components/admin/filter-form";
import { Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { VouchersTable } from "@/components/admin/vouchers/vouchers-table";
import { figure, Pager } from "@/components/data-table/pager";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle } from "@/components/ui/field";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listVouchers } from "@/lib/desk";
import { hasRight } from "@/lib/work/rights";

const PER_PAGE = 50;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Every field has a fallback: a bad link shows the first page, not an error. */
const query = z.object({
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  q: z.string().trim().max(60).optional().catch(undefined),
});

const hrefOf = (q: string | undefined, page: number): string => {
  const search = new URLSearchParams({ ...(q && { q }), ...(page > 1 && { page: String(page) }) });
  return search.size > 0 ? `/admin/vouchers?${search}` : "/admin/vouchers";
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("vouchers"))("title") };
}

export default async function VouchersPage({ searchParams }: Props) {
  const { page, q } = query.parse(await searchParams);
  const ctx = await requireStaff(hrefOf(q, page), "products.read");
  const [t, locale, list] = await Promise.all([
    getTranslations("vouchers"),
    getLocale(),
    listVouchers(ctx, { page, perPage: PER_PAGE, search: q }),
  ]);
  const clock = { locale, timeZone: env().TIMEZONE };
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {hasRight(ctx, "products.change") ? (
          <Link href="/admin/vouchers/new" className={buttonStyle({ size: "dense" })}>
            {t("add")}
          </Link>
        ) : null}
      </PageHeader>
      <FilterForm key={q ?? ""} list="/admin/vouchers">
        <label className="col-span-2 min-w-0 md:basis-full">
          <span className="sr-only">{t("search")}</span>
          <input
            type="search"
            name="q"
            defaultValue={q}
            placeholder={t("search")}
            maxLength={60}
            className={controlStyle({ size: "dense" })}
          />
        </label>
        <button type="submit" className={buttonStyle({ kind: "secondary", size: "dense" })}>
          {t("find")}
        </button>
      </FilterForm>
      <ListBox>
        {list.rows.length === 0 ? (
          <Empty title={t(q ? "noMatch" : "empty")} {...(q ? {} : { hint: t("emptyHint") })} />
        ) : (
          <VouchersTable {...list} perPage={PER_PAGE} clock={clock} now={ctx.now()} />
        )}
        <Pager
          page={list.page}
          pages={list.pages}
          total={t("total", { total: figure(list.total) })}
          hrefOf={(target) => hrefOf(q, target)}
        />
      </ListBox>
    </>
  );
}
