import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import Link from "next/link";
import { z } from "zod";
import { FilterForm } from "@/components/admin/filter-form";
import { Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { EndingAccess } from "@/components/admin/pool/ending-access";
import { Tasks } from "@/components/admin/pool/tasks";
import { PoolTable } from "@/components/admin/pool/pool-table";
import { figure, Pager } from "@/components/data-table/pager";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listEndingAccess, listPool, listTasks } from "@/lib/desk";
import { ACCOUNT_STATUSES } from "@/lib/workspaces/views";
import { HeldRemovals } from "../held-removals";
import { finishTaskAction } from "./actions";

const PER_PAGE = 25;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The address of the list. Every field has a fallback: a bad link shows the first page, not an error. */
const poolQuery = z.object({
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  status: z.enum(ACCOUNT_STATUSES).optional().catch(undefined),
  q: z.string().trim().max(120).optional().catch(undefined),
});
type PoolQuery = z.infer<typeof poolQuery>;

function hrefOf({ status, q }: PoolQuery, page: number): string {
  const query = new URLSearchParams({
    ...(status && { status }),
    ...(q && { q }),
    ...(page > 1 && { page: String(page) }),
  });
  return query.size > 0 ? `/admin/pool?${query}` : "/admin/pool";
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pool"))("title") };
}

export default async function PoolPage({ searchParams }: Props) {
  const query = poolQuery.parse(await searchParams);
  const ctx = await requireStaff(hrefOf(query, query.page), "pool.read");
  const search = query.q?.replaceAll("\u0000", "") || undefined;
  const [t, incident, removalWords, locale, tasks, ending, list] = await Promise.all([
    getTranslations("pool"),
    getTranslations("incident"),
    getTranslations("removals"),
    getLocale(),
    listTasks(ctx),
    listEndingAccess(ctx),
    listPool(ctx, { page: query.page, perPage: PER_PAGE, status: query.status, search }),
  ]);
  const clock = { locale, timeZone: env().TIMEZONE };
  const isFiltered = query.status !== undefined || search !== undefined;
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <Link href="/admin/incidents" className={buttonStyle({ kind: "secondary", size: "dense" })}>
          {incident("title")}
        </Link>
        <Link href="/admin/pool/removals" className={buttonStyle({ kind: "secondary", size: "dense" })}>
          {removalWords("title")}
        </Link>
        <Link href="/admin/pool/import" className={buttonStyle({ kind: "secondary", size: "dense" })}>
          {t("import")}
        </Link>
        <Link href="/admin/pool/new" className={buttonStyle({ size: "dense" })}>
          {t("add")}
        </Link>
      </PageHeader>
      <div className="mb-5 grid gap-5 empty:hidden">
        <HeldRemovals ctx={ctx} />
        <Tasks
          tasks={tasks}
          clock={clock}
          now={ctx.now()}
          action={finishTaskAction}
          withinHours={env().MANUAL_WITHIN_HOURS}
        />
        <EndingAccess rows={ending} clock={clock} />
      </div>
      <FilterForm key={JSON.stringify(query)} list="/admin/pool">
        <label className="col-span-2 min-w-0 md:basis-full">
          <span className="sr-only">{t("search")}</span>
          <input
            type="search"
            name="q"
            defaultValue={query.q}
            placeholder={t("search")}
            maxLength={120}
            className={controlStyle({ size: "dense" })}
          />
        </label>
        <Select
          name="status"
          size="dense"
          aria-label={t("status")}
          defaultValue={query.status ?? ""}
          options={[
            { value: "", label: t("any") },
            ...ACCOUNT_STATUSES.map((status) => ({ value: status, label: t(`statuses.${status}`) })),
          ]}
        />
        <button type="submit" className={buttonStyle({ kind: "secondary", size: "dense" })}>
          {t("filter")}
        </button>
      </FilterForm>
      <ListBox>
        {list.rows.length === 0 ? (
          <Empty title={t(isFiltered ? "noMatch" : "empty")} hint={t(isFiltered ? "noMatchHint" : "emptyHint")} />
        ) : (
          <PoolTable rows={list.rows} page={list.page} perPage={PER_PAGE} total={list.total} clock={clock} />
        )}
        <Pager
          page={list.page}
          pages={list.pages}
          total={t("total", { total: figure(list.total) })}
          hrefOf={(page) => hrefOf(query, page)}
        />
      </ListBox>
    </>
  );
}
