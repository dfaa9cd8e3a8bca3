import { count, desc } from "drizzle-orm";
import { securityEvents } from "@/db/schema";
import { machineTime } from "@/lib/core/clock";
import { actorName, type Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import type { SecurityEventName, SecurityFacts } from "./status";
import type { SecurityEventPage } from "./views";

/** The security audit. It only grows; what is written here is read by owners. */

type About = {
  /** Whom or what it is about: an email, a key's name. Left out where that is the actor. */
  subject?: string | undefined;
  facts?: SecurityFacts;
  /** Who, when it is not the ctx's actor: nobody is signed in yet. */
  actor?: string;
};

/** Writes one event down; in the transaction of what it tells of, where there is one. */
export async function recordEvent(ctx: Ctx, event: SecurityEventName, about: About = {}): Promise<void> {
  const { subject = null, facts = {}, actor = actorName(ctx) } = about;
  await ctx.db
    .insert(securityEvents)
    .values({ at: machineTime(), event, actor, subject, address: ctx.from ?? null, facts });
}

/** One page of events, newest first. A page beyond the last shows the last. */
export async function listSecurityEvents(
  ctx: Ctx,
  query: { page: number; perPage: number },
): Promise<SecurityEventPage> {
  requireRight(ctx, "security.read");
  const [totals] = await ctx.db.select({ total: count() }).from(securityEvents);
  const total = totals?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const rows = await ctx.db
    .select()
    .from(securityEvents)
    .orderBy(desc(securityEvents.id))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  return { rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })), total, page, pages };
}
