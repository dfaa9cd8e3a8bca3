import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { Suspense } from "react";
import { adminCopy } from "@/components/admin/copy";
import { OrderFilters } from "@/components/admin/orders/order-filters";
import { orderListHref, orderListQuery, type OrderListQuery } from "@/components/admin/orders/order-query";
import { OrdersTable } from "@/components/admin/orders/orders-table";
import { Empty, PageHeader } from "@/components/admin/ui/page-header";
import { Pager } from "@/components/data-table/pager";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { requireStaff, type StaffCtx } from "@/lib/auth";
import { listOrders } from "@/lib/desk";
import { env } from "@/lib/core/env";
import type { Locale } from "@/lib/core/format";

const PER_PAGE = 25;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: adminCopy(await getLocale()).orders.title };
}

export default async function OrdersPage({ searchParams }: Props) {
  const query = orderListQuery.parse(await searchParams);
  const ctx = await requireStaff(orderListHref(query, query.page));
  const locale = await getLocale();
  const copy = adminCopy(locale);
  const { page: _page, ...filters } = query;
  return (
    <>
      <PageHeader title={copy.orders.title} hint={<span className="max-md:hidden">{copy.orders.keys}</span>} />
      <OrderFilters values={filters} locale={locale} />
      {/* Not a loading.tsx: that would answer 200 before it is known who asks. */}
      <Suspense key={JSON.stringify(query)} fallback={<TableSkeleton label={copy.act.working} />}>
        <OrderList ctx={ctx} query={query} locale={locale} />
      </Suspense>
    </>
  );
}

async function OrderList({ ctx, query, locale }: { ctx: StaffCtx; query: OrderListQuery; locale: Locale }) {
  const list = await listOrders(ctx, toFilter(query));
  const copy = adminCopy(locale);
  const { page: _page, ...filters } = query;
  const isFiltered = Object.values(filters).some(Boolean);
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface">
      {list.rows.length === 0 ? (
        <Empty
          title={isFiltered ? copy.orders.noMatch : copy.orders.empty}
          hint={isFiltered ? copy.orders.noMatchHint : copy.orders.emptyHint}
        />
      ) : (
        <OrdersTable
          rows={list.rows}
          page={list.page}
          perPage={PER_PAGE}
          total={list.total}
          locale={locale}
          timeZone={env().TIMEZONE}
          now={ctx.now().toISOString()}
        />
      )}
      <Pager
        page={list.page}
        pages={list.pages}
        total={list.total}
        copy={copy.pager}
        hrefOf={(page) => orderListHref(query, page)}
      />
    </div>
  );
}

const toFilter = (query: OrderListQuery) => ({
  page: query.page,
  perPage: PER_PAGE,
  paymentStatus: query.payment,
  invitationStatus: query.delivery,
  gateway: query.gateway,
  attention: query.attention === "1" ? true : undefined,
  search: query.q,
});
