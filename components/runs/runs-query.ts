import { z } from "zod";
import { RUN_STATUSES, type RunRow, type RunsWanted } from "@/lib/engine/views";

/** Where the runs are shown: the back office or the demo's stage. */
export type RunsBase = "/admin/runs" | "/dev/runs";

const PAGE_SIZE = 30;

/** What an id of a run can look like; anything else is no run. */
export const runId = z.string().regex(/^[\w-]{1,60}$/);

/** The address is the state. A bad link shows the newest page, not an error. */
export const runsQuery = z.object({
  status: z.enum(RUN_STATUSES).optional().catch(undefined),
  clock: z.literal("shown").optional().catch(undefined),
  before: runId.optional().catch(undefined),
});
export type RunsQuery = z.output<typeof runsQuery>;

/** One run more than a page holds, so that one knows whether there are older ones. */
export const runsWanted = ({ status, clock, before }: RunsQuery): RunsWanted => ({
  status,
  origin: clock ? "all" : "events",
  before,
  limit: PAGE_SIZE + 1,
});

/** The runs of this page, and after which one the next page goes on. */
export function pageOf(found: readonly RunRow[]): { runs: RunRow[]; next: string | undefined } {
  const runs = found.slice(0, PAGE_SIZE);
  return { runs, next: found.length > PAGE_SIZE ? runs.at(-1)?.id : undefined };
}

export function runsHref(base: RunsBase, query: RunsQuery): string {
  const given = Object.entries(query).filter((part): part is [string, string] => part[1] !== undefined);
  return given.length === 0 ? base : `${base}?${new URLSearchParams(given).toString()}`;
}
