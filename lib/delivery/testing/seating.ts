import { db } from "@/db/client";
import { assignments, seats } from "@/db/schema";
import { ctx, newEmail, type Home } from "./world";

/** Seats and people put straight into the tables, for worlds that no buyer has walked through. */

type Owner = { lineId: string; unitId: string; orderId: string };
type SeatFacts = { from: number; status: "held" | "member" };

export async function addSeats(
  home: Pick<Home, "id"> | undefined,
  owners: Owner[],
  { from, status }: SeatFacts,
): Promise<string[]> {
  if (!home || owners.length === 0) return [];
  const rows = owners.map(({ lineId }, index) => ({
    workspaceId: home.id,
    number: from + index,
    status,
    lineId,
    changedAt: ctx.now(),
  }));
  return (await db().insert(seats).values(rows).returning({ id: seats.id })).map(({ id }) => id);
}

/** Puts people on seats of their own; answers their assignments. */
export async function sit(home: Pick<Home, "id"> | undefined, owners: Owner[], facts: SeatFacts): Promise<string[]> {
  const made = await addSeats(home, owners, facts);
  if (!home || made.length === 0) return [];
  const rows = owners.map(({ unitId, orderId }, index) => ({
    seatId: made[index] ?? "",
    workspaceId: home.id,
    unitId,
    orderId,
    email: newEmail(),
  }));
  return (await db().insert(assignments).values(rows).returning({ id: assignments.id })).map(({ id }) => id);
}
