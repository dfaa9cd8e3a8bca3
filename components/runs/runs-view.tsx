import { useTranslations } from "next-intl";
import Link from "next/link";
import type { Clock } from "@/components/admin/instant";
import { Empty, ListBox } from "@/components/admin/page-header";
import { StayFresh } from "@/components/shop/stay-fresh";
import { buttonStyle } from "@/components/ui/button";
import { RUN_STATUSES, type RunRow } from "@/lib/engine/views";
import { pageOf, runsHref, type RunsBase, type RunsQuery } from "./runs-query";
import { RunsTable } from "./runs-table";

const FRESH_SECONDS = 5;

type Props = {
  /** Null when another server than the embedded executor does the work. */
  found: RunRow[] | null;
  query: RunsQuery;
  base: RunsBase;
  clock: Clock;
};

/** The durable runs, newest first. The newest page keeps itself fresh. */
export function RunsView({ found, query, base, clock }: Props) {
  const t = useTranslations("admin.runs");
  const { runs, next } = pageOf(found ?? []);
  return (
    <div className="grid gap-5">
      {query.before === undefined ? <StayFresh everySeconds={FRESH_SECONDS} /> : null}
      {found === null ? null : <Filter query={query} base={base} />}
      <ListBox>
        {runs.length > 0 ? (
          <RunsTable runs={runs} base={base} clock={clock} />
        ) : (
          <Empty
            title={t(found === null ? "elsewhereTitle" : "empty")}
            hint={t(found === null ? "elsewhere" : "emptyHint")}
          />
        )}
      </ListBox>
      <OlderAndNewer query={query} base={base} next={next} />
    </div>
  );
}

type PartProps = { query: RunsQuery; base: RunsBase };

function Filter({ query: { status: open, clock }, base }: PartProps) {
  const t = useTranslations("admin.runs");
  return (
    <nav aria-label={t("filter")} className="flex flex-wrap gap-1.5">
      {[undefined, ...RUN_STATUSES].map((status) => (
        <Link
          key={status ?? "all"}
          href={runsHref(base, { status, clock })}
          aria-current={status === open ? "page" : undefined}
          className="inline-flex min-h-11 items-center rounded-full border border-edge px-4 text-sm font-semibold hover:bg-sunken aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent md:min-h-9"
        >
          {status ? t(`statuses.${status}`) : t("all")}
        </Link>
      ))}
      <Link
        href={runsHref(base, { status: open, clock: clock ? undefined : "shown" })}
        className={buttonStyle({ kind: "quiet", size: "dense" })}
      >
        {t(clock ? "hideClock" : "showClock")}
      </Link>
    </nav>
  );
}

function OlderAndNewer({ query, base, next }: PartProps & { next: string | undefined }) {
  const t = useTranslations("admin.runs");
  if (query.before === undefined && next === undefined) return null;
  return (
    <div className="flex gap-2">
      {query.before === undefined ? null : (
        <Link
          href={runsHref(base, { ...query, before: undefined })}
          className={buttonStyle({ kind: "secondary", size: "dense" })}
        >
          {t("newest")}
        </Link>
      )}
      {next === undefined ? null : (
        <Link
          href={runsHref(base, { ...query, before: next })}
          className={buttonStyle({ kind: "secondary", size: "dense" })}
        >
          {t("older")}
        </Link>
      )}
    </div>
  );
}
