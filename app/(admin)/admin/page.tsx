import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import Link from "next/link";
import { cache } from "react";
import { adminCopy, type AdminCopy } from "@/components/admin/copy";
import { AttentionGroup } from "@/components/admin/orders/attention-group";
import { OrdersTable } from "@/components/admin/orders/orders-table";
import { adminButton } from "@/components/admin/ui/button";
import { Empty, PageHeader, Panel } from "@/components/admin/ui/page-header";
import { requireStaff } from "@/lib/auth";
import { listOrders } from "@/lib/desk";
import { env } from "@/lib/core/env";

const GROUP_ROWS = 8;
const LATEST_ROWS = 10;

const GROUPS = [
  { key: "attention", filter: { attention: true }, href: "/admin/orders?attention=1" },
  // An order under review whose money needs a decision stands with the money, once.
  {
    key: "review",
    filter: { paymentStatus: "needs_review", attention: false },
    href: "/admin/orders?payment=needs_review",
  },
  { key: "failed", filter: { invitationStatus: "failed" }, href: "/admin/orders?delivery=failed" },
  { key: "manual", filter: { invitationStatus: "manual" }, href: "/admin/orders?delivery=manual" },
  { key: "stock", filter: { invitationStatus: "pending_stock" }, href: "/admin/orders?delivery=pending_stock" },
] as const;

/** Once a request, for the page and for its title. */
const readWaiting = cache(async () => {
  const ctx = await requireStaff("/admin");
  const lists = await Promise.all(
    GROUPS.map((group) => listOrders(ctx, { page: 1, perPage: GROUP_ROWS, ...group.filter })),
  );
  return GROUPS.map((group, index) => ({ ...group, ...(lists[index] ?? { rows: [], total: 0 }) }));
});

/** The counter in the tab's title is what a seller with many tabs sees. */
export async function generateMetadata(): Promise<Metadata> {
  const waiting = (await readWaiting()).reduce((sum, group) => sum + group.total, 0);
  const title = adminCopy(await getLocale()).home.title;
  return { title: waiting > 0 ? `(${waiting}) ${title}` : title };
}

export default async function AdminHome() {
  const ctx = await requireStaff("/admin");
  const [locale, groups, latest] = await Promise.all([
    getLocale(),
    readWaiting(),
    listOrders(ctx, { page: 1, perPage: LATEST_ROWS }),
  ]);
  const copy = adminCopy(locale);
  const now = ctx.now();
  const isCalm = groups.every((group) => group.total === 0);
  return (
    <>
      <PageHeader title={copy.home.title} />
      <div className="grid gap-5">
        {isCalm ? (
          <div className="rounded-card border border-line bg-surface">
            <Empty title={copy.home.calm} hint={copy.home.calmHint} />
          </div>
        ) : null}
        {groups.map(({ key, rows, total, href }) => (
          <AttentionGroup
            key={key}
            title={copy.home[key]}
            hint={hintOf(copy, key)}
            rows={rows}
            total={total}
            href={href}
            locale={locale}
            now={now}
          />
        ))}
        <Panel
          title={copy.home.latest}
          aside={
            <Link href="/admin/orders" className={adminButton("quiet", "-my-1.5 min-h-8")}>
              {copy.home.all}
            </Link>
          }
        >
          {latest.rows.length === 0 ? (
            <Empty title={copy.orders.empty} hint={copy.orders.emptyHint} />
          ) : (
            <OrdersTable
              rows={latest.rows}
              page={1}
              perPage={LATEST_ROWS}
              total={latest.total}
              locale={locale}
              timeZone={env().TIMEZONE}
              now={now.toISOString()}
            />
          )}
        </Panel>
      </div>
    </>
  );
}

const hintOf = (copy: AdminCopy, key: (typeof GROUPS)[number]["key"]): string => copy.home[`${key}Hint`];
