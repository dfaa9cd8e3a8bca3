import type { Metadata } from "next";
import Link from "next/link";
import { getLocale } from "next-intl/server";
import { z } from "zod";
import { StayFresh } from "@/components/shop/stay-fresh";
import { buttonStyle } from "@/components/ui/button-style";
import { listEngineRuns } from "@/lib/engine";
import { RUN_STATUSES, type RunStatus } from "@/lib/engine/views";
import { requireStage } from "../stage/gate";
import { StagePage } from "../stage/stage-page";
import { Empty } from "../stage/table";
import { runsCopy, type RunsCopy } from "./copy";
import { RunsTable } from "./runs-table";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PAGE_SIZE = 30;
const FRESH_SECONDS = 5;

// A bad link shows the newest page, not an error.
const query = z.object({
  status: z.enum(RUN_STATUSES).optional().catch(undefined),
  clock: z.literal("shown").optional().catch(undefined),
  before: z.string().max(60).optional().catch(undefined),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: runsCopy(await getLocale()).title };
}

export default async function RunsPage({ searchParams }: Props) {
  const ctx = requireStage();
  const copy = runsCopy(await getLocale());
  const { status, clock, before } = query.parse(await searchParams);
  const found = await listEngineRuns(ctx, { status, origin: clock ? "all" : "events", before, limit: PAGE_SIZE + 1 });
  const runs = found?.slice(0, PAGE_SIZE) ?? [];
  const next = found && found.length > PAGE_SIZE ? runs.at(-1)?.id : undefined;
  return (
    <StagePage title={copy.title} intro={copy.intro}>
      {before === undefined ? <StayFresh everySeconds={FRESH_SECONDS} /> : null}
      {found === null ? <Empty>{copy.elsewhere}</Empty> : <Filter copy={copy} open={status} clock={clock} />}
      {found !== null && runs.length === 0 ? <Empty>{copy.empty}</Empty> : null}
      {runs.length > 0 ? <RunsTable copy={copy} runs={runs} /> : null}
      <Pager copy={copy} kept={{ status, clock }} before={before} next={next} />
    </StagePage>
  );
}

const address = (parts: Record<string, string | undefined>): string => {
  const given = Object.entries(parts).filter((part): part is [string, string] => part[1] !== undefined);
  return `/dev/runs?${new URLSearchParams(given).toString()}`;
};

type FilterProps = { copy: RunsCopy; open: RunStatus | undefined; clock: "shown" | undefined };

function Filter({ copy, open, clock }: FilterProps) {
  return (
    <nav aria-label={copy.filter} className="flex flex-wrap gap-1.5">
      {[undefined, ...RUN_STATUSES].map((status) => (
        <Link
          key={status ?? "all"}
          href={address({ status, clock })}
          aria-current={status === open ? "page" : undefined}
          className="inline-flex min-h-11 items-center rounded-full border border-edge px-4 text-sm font-semibold hover:bg-sunken aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
        >
          {status ? copy.statuses[status] : copy.all}
        </Link>
      ))}
      <Link
        href={address({ status: open, clock: clock ? undefined : "shown" })}
        className={buttonStyle("quiet", "text-sm")}
      >
        {clock ? copy.hideClock : copy.showClock}
      </Link>
    </nav>
  );
}

type PagerProps = {
  copy: RunsCopy;
  kept: Record<"status" | "clock", string | undefined>;
  before: string | undefined;
  next: string | undefined;
};

function Pager({ copy, kept, before, next }: PagerProps) {
  if (before === undefined && next === undefined) return null;
  return (
    <div className="flex gap-2">
      {before === undefined ? null : (
        <Link href={address(kept)} className={buttonStyle("secondary")}>
          {copy.newest}
        </Link>
      )}
      {next === undefined ? null : (
        <Link href={address({ ...kept, before: next })} className={buttonStyle("secondary")}>
          {copy.older}
        </Link>
      )}
    </div>
  );
}
