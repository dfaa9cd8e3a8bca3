import { and, asc, eq, isNull, lt, or, sql } from "drizzle-orm";
import { packages, promoUses, promos, seats, workspaces } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import type { PackageView } from "./views";

/** Every query of packages and vouchers; the only writer of `promos.uses` and of the state of a use. */

export type PackageRow = typeof packages.$inferSelect;
export type PromoRow = typeof promos.$inferSelect;

/** Availability is derived from the seats themselves, never from a counter that could drift. */
export async function selectPackages(ctx: Ctx, id?: string): Promise<PackageView[]> {
  const free = ctx.db
    .select({ poolId: workspaces.poolId, seats: sql<number>`count(*)::int`.as("free_seats") })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .where(and(eq(seats.status, "free"), eq(workspaces.status, "AVAILABLE")))
    .groupBy(workspaces.poolId)
    .as("free");
  const rows = await ctx.db
    .select({ package: packages, freeSeats: free.seats })
    .from(packages)
    .leftJoin(free, eq(free.poolId, packages.poolId))
    .where(and(eq(packages.isActive, true), id === undefined ? undefined : eq(packages.id, id)))
    .orderBy(asc(packages.position), asc(packages.id));
  return rows.map((row) => toView(row.package, row.freeSeats ?? 0));
}

const toView = (row: PackageRow, freeSeats: number): PackageView => ({
  id: row.id,
  name: row.name,
  summary: { id: row.summaryId, en: row.summaryEn },
  terms: { id: row.termsId, en: row.termsEn },
  priceIdr: row.priceIdr,
  durationDays: row.durationDays,
  warrantyDays: row.warrantyDays,
  seats: row.seats,
  quantityMax: row.quantityMax,
  available: Math.floor(freeSeats / row.seats),
});

export async function selectPackage(ctx: Ctx, id: string): Promise<PackageRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(packages)
    .where(and(eq(packages.id, id), eq(packages.isActive, true)));
  return row;
}

export async function selectPromo(ctx: Ctx, code: string): Promise<PromoRow | undefined> {
  const [row] = await ctx.db.select().from(promos).where(eq(promos.code, code));
  return row;
}

/** Takes one use if one is left. The guarded update is exact under any number of parallel orders. */
export async function reserveUse(tx: TxCtx, promoId: string, orderId: string): Promise<"reserved" | "used_up"> {
  if (!(await takeUse(tx, promoId))) return "used_up";
  await tx.db.insert(promoUses).values({ orderId, promoId, status: "reserved" });
  return "reserved";
}

/** Takes a released use again, for an order that is opened once more. */
export async function retakeUse(tx: TxCtx, orderId: string): Promise<"reserved" | "used_up" | "none"> {
  const [use] = await tx.db.select().from(promoUses).where(eq(promoUses.orderId, orderId)).for("update");
  if (use?.status !== "released") return "none";
  if (!(await takeUse(tx, use.promoId))) return "used_up";
  await tx.db.update(promoUses).set({ status: "reserved" }).where(eq(promoUses.orderId, orderId));
  return "reserved";
}

async function takeUse(tx: TxCtx, promoId: string): Promise<boolean> {
  const taken = await tx.db
    .update(promos)
    .set({ uses: sql`${promos.uses} + 1` })
    .where(and(eq(promos.id, promoId), or(isNull(promos.usesMax), lt(promos.uses, promos.usesMax))))
    .returning({ id: promos.id });
  return taken.length > 0;
}

/**
 * The order was paid: its use stays counted. A late payment keeps its price; its use, back in the pot since the order
 * ended, is taken once more, if one is left.
 */
export async function keepUse(tx: TxCtx, orderId: string): Promise<void> {
  await retakeUse(tx, orderId);
  await tx.db
    .update(promoUses)
    .set({ status: "used" })
    .where(and(eq(promoUses.orderId, orderId), eq(promoUses.status, "reserved")));
}

/** The order ended unpaid: its use is free again, once only. */
export async function releaseUse(tx: TxCtx, orderId: string): Promise<void> {
  const [released] = await tx.db
    .update(promoUses)
    .set({ status: "released" })
    .where(and(eq(promoUses.orderId, orderId), eq(promoUses.status, "reserved")))
    .returning({ promoId: promoUses.promoId });
  if (!released) return;
  await tx.db
    .update(promos)
    .set({ uses: sql`${promos.uses} - 1` })
    .where(eq(promos.id, released.promoId));
}
