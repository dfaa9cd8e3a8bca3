import Link from "next/link";
import { adminButton } from "@/components/admin/ui/button";
import type { Clock } from "@/components/admin/ui/instant";
import { Empty } from "@/components/admin/ui/page-header";
import { StayFresh } from "@/components/shop/stay-fresh";
import { RUN_STATUSES, type RunRow } from "@/lib/engine/views";
import { runsCopy, type RunsCopy } from "./copy";
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
  const copy = runsCopy(clock.locale);
  const { runs, next } = pageOf(found ?? []);
  return (
    <div className="grid gap-5">
      {query.before === undefined ? <StayFresh everySeconds={FRESH_SECONDS} /> : null}
      {found === null ? null : <Filter copy={copy} query={query} base={base} />}
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        {runs.length > 0 ? (
          <RunsTable runs={runs} base={base} clock={clock} />
        ) : (
          <Empty
            title={found === null ? copy.elsewhereTitle : copy.empty}
            hint={found === null ? copy.elsewhere : copy.emptyHint}
          />
        )}
      </div>
      <OlderAndNewer copy={copy} query={query} base={base} next={next} />
    </div>
  );
}

type PartProps = { copy: RunsCopy; query: RunsQuery; base: RunsBase };

function Filter({ copy, query: { status: open, clock }, base }: PartProps) {
  return (
    <nav aria-label={copy.filter} className="flex flex-wrap gap-1.5">
      {[undefined, ...RUN_STATUSES].map((status) => (
        <Link
          key={status ?? "all"}
          href={runsHref(base, { status, clock })}
          aria-current={status === open ? "page" : undefined}
          className="inline-flex min-h-11 items-center rounded-full border border-edge px-4 text-sm font-semibold hover:bg-sunken aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent md:min-h-9"
        >
          {status ? copy.statuses[status] : copy.all}
        </Link>
      ))}
      <Link
        href={runsHref(base, { status: open, clock: clock ? undefined : "shown" })}
        className={adminButton("quiet")}
      >
        {clock ? copy.hideClock : copy.showClock}
      </Link>
    </nav>
  );
}

function OlderAndNewer({ copy, query, base, next }: PartProps & { next: string | undefined }) {
  if (query.before === undefined && next === undefined) return null;
  return (
    <div className="flex gap-2">
      {query.before === undefined ? null : (
        <Link href={runsHref(base, { ...query, before: undefined })} className={adminButton()}>
          {copy.newest}
        </Link>
      )}
      {next === undefined ? null : (
        <Link href={runsHref(base, { ...query, before: next })} className={adminButton()}>
          {copy.older}
        </Link>
      )}
    </div>
  );
}
