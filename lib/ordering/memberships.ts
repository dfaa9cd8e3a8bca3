import { and, asc, desc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { assignments, orderUnits, terms, workspaces } from "@/db/schema";
import { env } from "@/lib/core/env";
import { calendarDay, maskEmail } from "@/lib/core/format";
import type { RenewalLink } from "@/lib/core/renewal-link";
import { graceEnd } from "@/lib/delivery";
import type { Ctx } from "@/lib/work/context";
import type { MembershipView } from "./views";

/** Who sits where and until when, for the buyer's page: joins seats and workspaces, read-only. */

/** The people of an order who end on one day, and what a link to renew them names. */
export type Membership = MembershipView & { link: RenewalLink };

const lastTerm = alias(terms, "last_term");
const lastUnit = alias(orderUnits, "last_unit");

/**
 * The running memberships of an order's people, soonest end first, also where a later order has extended them; and those
 * that are over, while they can still be renewed. One statement.
 */
export async function readMemberships(ctx: Ctx, orderId: string): Promise<Membership[]> {
  const isLive = and(eq(assignments.status, "ACTIVE"), isNull(terms.closedAt));
  const isPast = and(eq(assignments.status, "ENDED"), eq(orderUnits.status, "ended"));
  const rows = await ctx.db
    .selectDistinctOn([assignments.id], {
      id: assignments.id,
      email: assignments.email,
      status: assignments.status,
      endsAt: assignments.endsAt,
      workspaceName: workspaces.name,
      lineId: lastUnit.lineId,
    })
    .from(orderUnits)
    .innerJoin(terms, eq(terms.unitId, orderUnits.id))
    .innerJoin(assignments, eq(assignments.id, terms.assignmentId))
    .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId))
    .innerJoin(lastTerm, and(eq(lastTerm.assignmentId, assignments.id), eq(lastTerm.endsAt, assignments.endsAt)))
    .innerJoin(lastUnit, eq(lastUnit.id, lastTerm.unitId))
    .where(and(eq(orderUnits.orderId, orderId), or(isLive, isPast)))
    .orderBy(asc(assignments.id), sql`${lastTerm.closedAt} is null desc`, desc(lastTerm.startsAt));
  const groups = new Map<string, Membership>();
  for (const row of rows.toSorted((left, right) => compare(left.endsAt, right.endsAt))) {
    const { email, endsAt, lineId, status, workspaceName } = row;
    const isOver = status === "ENDED";
    if (!email || !endsAt || (isOver && ctx.now() >= graceEnd(endsAt))) continue;
    const endsOn = calendarDay(endsAt, env().TIMEZONE);
    const key = `${lineId} ${endsOn} ${status}`;
    const group = groups.get(key) ?? {
      link: { lineId, endsOn },
      endsAt: endsAt.toISOString(),
      daysLeft: daysBetween(calendarDay(ctx.now(), env().TIMEZONE), endsOn),
      isOver,
      renewableUntil: graceEnd(endsAt).toISOString(),
      people: [],
    };
    group.people.push({ email: maskEmail(email), workspaceName });
    groups.set(key, group);
  }
  return [...groups.values()];
}

const compare = (left: Date | null, right: Date | null): number => (left?.getTime() ?? 0) - (right?.getTime() ?? 0);

/** Days of the calendar from one day to the other. */
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** The names of these workspaces, as buyers may know them. */
export async function readWorkspaceNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  const isOne = inArray(workspaces.id, [...ids]);
  const rows = await ctx.db.select({ id: workspaces.id, name: workspaces.name }).from(workspaces).where(isOne);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
