import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { OrderFilters } from "@/components/admin/orders/order-filters";
import { orderListHref, orderListQuery, type OrderListQuery } from "@/components/admin/orders/order-query";
import { OrdersTable } from "@/components/admin/orders/orders-table";
import { Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { figure, Pager } from "@/components/data-table/pager";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { requireStaff, type StaffCtx } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listOrders } from "@/lib/desk";

const PER_PAGE = 25;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.orders"))("title") };
}

export default async function OrdersPage({ searchParams }: Props) {
  const query = orderListQuery.parse(await searchParams);
  const ctx = await requireStaff(orderListHref(query, query.page), "orders.read");
  const t = await getTranslations("admin");
  const { page: _page, ...filters } = query;
  return (
    <>
      <PageHeader title={t("orders.title")} hint={<span className="max-md:hidden">{t("orders.keys")}</span>} />
      <OrderFilters values={filters} />
      {/* Not a loading.tsx: that would answer 200 before it is known who asks. */}
      <Suspense key={JSON.stringify(query)} fallback={<TableSkeleton label={t("act.working")} />}>
        <OrderList ctx={ctx} query={query} />
      </Suspense>
    </>
  );
}

async function OrderList({ ctx, query }: { ctx: StaffCtx; query: OrderListQuery }) {
  const [list, locale, t] = await Promise.all([
    listOrders(ctx, toFilter(query)),
    getLocale(),
    getTranslations("admin.orders"),
  ]);
  const { page: _page, ...filters } = query;
  const isFiltered = Object.values(filters).some(Boolean);
  return (
    <ListBox>
      {list.rows.length === 0 ? (
        <Empty title={t(isFiltered ? "noMatch" : "empty")} hint={t(isFiltered ? "noMatchHint" : "emptyHint")} />
      ) : (
        <OrdersTable
          rows={list.rows}
          page={list.page}
          perPage={PER_PAGE}
          total={list.total}
          clock={{ locale, timeZone: env().TIMEZONE }}
          now={ctx.now()}
        />
      )}
      <Pager
        page={list.page}
        pages={list.pages}
        total={t("total", { total: figure(list.total) })}
        hrefOf={(page) => orderListHref(query, page)}
      />
    </ListBox>
  );
}

const toFilter = (query: OrderListQuery) => ({
  page: query.page,
  perPage: PER_PAGE,
  paymentStatus: query.payment,
  invitationStatus: query.delivery,
  gateway: query.gateway,
  kind: query.kind,
  productId: query.product,
  attention: query.attention === "1" ? true : undefined,
  search: query.q,
});
