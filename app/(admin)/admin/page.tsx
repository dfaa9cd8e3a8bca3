import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import Link from "next/link";
import { cache } from "react";
import { HelpTasks } from "@/components/admin/orders/help-tasks";
import { AttentionGroup } from "@/components/admin/orders/attention-group";
import { EndingAccess } from "@/components/admin/pool/ending-access";
import { Tasks } from "@/components/admin/pool/tasks";
import { LowStockPanel } from "@/components/admin/orders/low-stock";
import { OrdersTable } from "@/components/admin/orders/orders-table";
import { DifferencesPanel } from "@/components/admin/pool/differences";
import { Empty, ListBox, PageHeader, Panel } from "@/components/admin/page-header";
import { buttonStyle } from "@/components/ui/button";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listEndingAccess, listTasks, readHome } from "@/lib/desk";
import { finishTaskAction } from "./pool/actions";
import type { HomeGroupKey } from "@/lib/desk/views";
import { HeldRemovals } from "./held-removals";
import { closeHelpAction } from "./actions";

/** Tasks that are shown here; the rest is on the pool's page. */
const TASKS = 4;

/** The whole list behind each group. */
const LISTS: Record<HomeGroupKey, string> = {
  attention: "/admin/orders?attention=1",
  review: "/admin/orders?payment=needs_review",
  failed: "/admin/orders?delivery=failed",
  manual: "/admin/orders?delivery=manual",
  late: "/admin/orders?delivery=processing",
  stock: "/admin/orders?delivery=pending_stock",
};

/** Once a request, for the page and for its title. */
const readOnce = cache(async () => {
  const ctx = await requireStaff("/admin", "orders.read");
  const [home, tasks, ending] = await Promise.all([readHome(ctx), listTasks(ctx), listEndingAccess(ctx)]);
  return { home, tasks, ending, waiting: home.waiting + tasks.length + ending.length };
});

/** The counter in the tab's title is what a seller with many tabs sees. */
export async function generateMetadata(): Promise<Metadata> {
  const { waiting } = await readOnce();
  const title = (await getTranslations("admin.home"))("title");
  return { title: waiting > 0 ? `(${waiting}) ${title}` : title };
}

export default async function AdminHome() {
  const ctx = await requireStaff("/admin", "orders.read");
  const [locale, t, { home, tasks, ending, waiting }] = await Promise.all([
    getLocale(),
    getTranslations("admin"),
    readOnce(),
  ]);
  const clock = { locale, timeZone: env().TIMEZONE };
  const now = ctx.now();
  return (
    <>
      <PageHeader title={t("home.title")} />
      <div className="grid gap-5">
        <HeldRemovals ctx={ctx} />
        {waiting === 0 ? (
          <ListBox>
            <Empty title={t("home.calm")} hint={t("home.calmHint")} />
          </ListBox>
        ) : null}
        <Tasks
          tasks={tasks}
          shown={TASKS}
          clock={clock}
          now={now}
          action={finishTaskAction}
          withinHours={env().MANUAL_WITHIN_HOURS}
        />
        <EndingAccess rows={ending} clock={clock} />
        {home.groups.map((group) => (
          <AttentionGroup key={group.key} group={group} href={LISTS[group.key]} clock={clock} now={now} />
        ))}
        <HelpTasks tasks={home.help} clock={clock} now={now} action={closeHelpAction} />
        <DifferencesPanel workspaces={home.differences} />
        <LowStockPanel products={home.lowStock} />
        <Panel
          title={t("home.latest")}
          aside={
            <Link href="/admin/orders" className={buttonStyle({ kind: "quiet", size: "dense", className: "-my-1.5" })}>
              {t("home.all")}
            </Link>
          }
        >
          {home.latest.length === 0 ? (
            <Empty title={t("orders.empty")} hint={t("orders.emptyHint")} />
          ) : (
            <OrdersTable
              rows={home.latest}
              page={1}
              perPage={home.latest.length}
              total={home.latest.length}
              clock={clock}
              now={now}
            />
          )}
        </Panel>
      </div>
    </>
  );
}
