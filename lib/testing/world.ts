import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { orders, packages, payments, pools, promos, seats, workspaces } from "@/db/schema";
import { placeOrder } from "@/lib/ordering";
import { settlePayment } from "@/lib/settlement";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { buyerCtx, inTransaction, systemCtx, type Ctx } from "@/lib/work/context";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { paySandbox, type Played } from "@/lib/pretend/bank";
import { setWorkspaceSeats, upsertWorkspace } from "@/lib/seats";
import { openStandIn } from "@/lib/workspaces";

/** Builders of whole, valid worlds for database tests: real tables, the sandbox gateway, stand-in workspaces. */

export const ctx: Ctx = systemCtx("test");

/** A ctx whose clock stands `minutes` ahead. */
export const later = (minutes: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + minutes * 60_000) });

export type Shop = { poolId: string; packageId: string; workspaces: { id: string; remoteId: string; name: string }[] };

/** A pool with one package and one workspace per number in `seatCounts`. */
export async function openShop(
  seatCounts: readonly number[],
  options: { priceIdr?: number; seatsPerPackage?: number; quantityMax?: number } = {},
): Promise<Shop> {
  const key = randomUUID().slice(0, 8);
  const poolId = `pool-${key}`;
  const packageId = `package-${key}`;
  await db().insert(pools).values({ id: poolId, name: poolId });
  await db()
    .insert(packages)
    .values({
      id: packageId,
      poolId,
      name: "Paket Uji",
      summaryId: "Uji",
      summaryEn: "Test",
      termsId: "Uji",
      termsEn: "Test",
      priceIdr: options.priceIdr ?? 50_000,
      durationDays: 30,
      warrantyDays: 30,
      seats: options.seatsPerPackage ?? 1,
      quantityMax: options.quantityMax ?? 5,
    });
  const opened = [];
  for (const [index, count] of seatCounts.entries()) opened.push(await openWorkspace(poolId, `${key}-${index}`, count));
  return { poolId, packageId, workspaces: opened };
}

async function openWorkspace(poolId: string, name: string, count: number) {
  const remoteId = `ws-${name}`;
  await openStandIn(ctx, { remoteId, name, seats: count });
  const id = await inTransaction(ctx, async (tx) => {
    const made = await upsertWorkspace(tx, { poolId, name, driver: "stand_in", remoteId });
    await setWorkspaceSeats(tx, made, count);
    return made;
  });
  return { id, remoteId, name };
}

export async function openPromo(usesMax: number | null, value = 10): Promise<string> {
  const code = `UJI${randomUUID().slice(0, 6)}`.toUpperCase();
  await db().insert(promos).values({ code, kind: "percent", value, usesMax });
  return code;
}

export const usesOf = async (code: string): Promise<number> =>
  (await db().select({ uses: promos.uses }).from(promos).where(eq(promos.code, code)))[0]?.uses ?? -1;

export const newEmail = (): string => `buyer-${randomUUID().slice(0, 12)}@example.com`;

/** An order as the machine route makes it. */
export const order = (shop: Shop, more: Record<string, unknown> = {}, idempotencyKey?: string) =>
  placeOrder(
    buyerCtx(null),
    placeOrderInput.parse({ customer_email: newEmail(), package_id: shop.packageId, ...more }),
    { address: null, idempotencyKey },
  );

export async function paymentOf(reference: string) {
  const [payment] = await db().select().from(payments).where(eq(payments.reference, reference));
  if (!payment) throw new Error(`no payment ${reference}`);
  return payment;
}

/** The buyer pays at the sandbox without a webhook, and the shop asks. */
export async function pay(reference: string, mode: Played["mode"] = "no_webhook", at: Ctx = ctx) {
  // Nobody listens for webhooks here: what is told to the shop is not waited for.
  await paySandbox(at, reference, mode, { heardWithinMs: 0 });
  return settle(reference, at);
}

export const settle = async (reference: string, at: Ctx = ctx) =>
  settlePayment(at, gatewayNamed("sandbox"), await paymentOf(reference));

export async function orderRow(id: string) {
  const [row] = await db().select().from(orders).where(eq(orders.id, id));
  if (!row) throw new Error(`no order ${id}`);
  return row;
}

export const statusOf = async (id: string): Promise<string> => (await orderRow(id)).paymentStatus;

export const seatsOf = (shop: Shop, status: (typeof seats.$inferSelect)["status"]) =>
  db()
    .select({ id: seats.id, orderId: seats.orderId })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .where(and(eq(workspaces.poolId, shop.poolId), eq(seats.status, status)));
