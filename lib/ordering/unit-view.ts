import { and, desc, eq, or, sql } from "drizzle-orm";
import { assignments, orderUnits, stockItems, workspaces } from "@/db/schema";
import { maskEmail } from "@/lib/core/format";
import { REASONS, type ReasonCode } from "@/lib/core/reasons";
import type { Line, Unit } from "@/lib/orders";
import type { Ctx } from "@/lib/work/context";
import type { UnitView } from "./views";

/** What a unit was given: the seat it has or extends, or its item. */
export type Placement = {
  workspaceName: string | null;
  invitedAt: Date | null;
  joinedAt: Date | null;
  revealedAt: Date | null;
};

/** Part of the buyer's page model: joins seats, workspaces and stock, read-only. One statement; by unit. */
export async function readPlacements(ctx: Ctx, orderId: string): Promise<Map<string, Placement>> {
  const isOfUnit = or(eq(assignments.unitId, orderUnits.id), eq(assignments.id, orderUnits.renews));
  const seat = ctx.db
    .select({
      workspaceId: assignments.workspaceId,
      invitedAt: assignments.invitedAt,
      joinedAt: assignments.joinedAt,
    })
    .from(assignments)
    .where(isOfUnit)
    // A person who was reseated has earlier assignments too.
    .orderBy(desc(sql`${assignments.status} = 'ACTIVE'`), sql`${assignments.invitedAt} desc nulls last`)
    .limit(1)
    .as("seat");
  const rows = await ctx.db
    .select({
      unitId: orderUnits.id,
      workspaceName: workspaces.name,
      invitedAt: seat.invitedAt,
      joinedAt: seat.joinedAt,
      revealedAt: stockItems.revealedAt,
    })
    .from(orderUnits)
    .leftJoinLateral(seat, sql`true`)
    .leftJoin(workspaces, eq(workspaces.id, seat.workspaceId))
    .leftJoin(stockItems, and(eq(stockItems.unitId, orderUnits.id), eq(stockItems.status, "handed")))
    .where(eq(orderUnits.orderId, orderId));
  return new Map(rows.map(({ unitId, ...placement }) => [unitId, placement]));
}

/** A unit in the buyer's words. */
export function unitView(line: Line, unit: Unit, placement: Placement | undefined): UnitView {
  return {
    id: unit.id,
    position: unit.position,
    email: unit.email ? maskEmail(unit.email) : null,
    isRenewal: unit.renews !== null,
    canSwap: line.kind === "seat" && line.units > 1 && (unit.status === "delivered" || unit.status === "accepted"),
    state: stateOf(line, unit),
    reason: reasonOf(unit),
    // A seat that is only held may still change.
    workspaceName: placement?.invitedAt ? placement.workspaceName : null,
    deliveredAt: unit.deliveredAt?.toISOString() ?? null,
    joinedAt: placement?.joinedAt?.toISOString() ?? null,
    endsAt: unit.endsAt?.toISOString() ?? null,
    isRevealed: Boolean(placement?.revealedAt),
  };
}

function stateOf(line: Line, unit: Unit): UnitView["state"] {
  switch (unit.status) {
    case "waiting":
      return isUnnamed(line, unit) ? "needs_name" : "waiting";
    case "needs_name":
      return "needs_name";
    case "needs_person":
      return "needs_you";
    case "by_hand":
      return "by_hand";
    case "delivered":
      return line.kind === "seat" ? "invited" : "handed";
    case "accepted":
      return line.kind === "seat" ? "joined" : "handed";
    case "ended":
    case "withdrawn":
      return unit.status;
  }
}

/** A seat that the buyer has not named anybody for. */
export const isUnnamed = (line: Line, unit: Unit): boolean =>
  unit.status === "needs_name" || (line.kind === "seat" && unit.status === "waiting" && unit.email === null);

const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(REASONS, code);

/** Why it needs a person, with email addresses masked. */
function reasonOf({ reason, facts }: Unit): UnitView["reason"] {
  if (reason === null || !isReasonCode(reason)) return null;
  const known: Record<string, unknown> = REASONS[reason].safeParse(facts ?? {}).data ?? {};
  const shown = Object.entries(known).flatMap(([name, fact]): [string, string | number | null][] => {
    if (typeof fact === "string") return [[name, fact.includes("@") ? maskEmail(fact) : fact]];
    return typeof fact === "number" || fact === null ? [[name, fact]] : [];
  });
  return { code: reason, facts: Object.fromEntries(shown) };
}
