import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { orderLines, orders, paymentAttempts, promos, seats, workspaces } from "@/db/schema";
import { savePromo, saveProduct } from "@/lib/catalog";
import { DomainError } from "@/lib/core/errors";
import { deliverUnit, finishDelivery, prepareDelivery } from "@/lib/delivery";
import { placeOrder } from "@/lib/ordering";
import { placeOrderInput } from "@/lib/ordering/schemas";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { openVendorWorkspace, payCharge, type Played } from "@/lib/pretend";
import { setWorkspaceSeats } from "@/lib/seats";
import { settlePayment } from "@/lib/settlement";
import { addItems } from "@/lib/stock";
import { buyerCtx, inTransaction, systemCtx, type Ctx } from "@/lib/work/context";
import { upsertPool, upsertWorkspace } from "@/lib/workspaces";

/** Builders of whole, valid worlds for database tests: real tables, the pretend bank, pretend workspaces. */

export const ctx: Ctx = systemCtx("test");

/** A ctx whose clock stands `minutes` ahead. */
export const later = (minutes: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + minutes * 60_000) });

export type OpenedWorkspace = { id: string; remoteId: string; name: string };
export type Shop = { poolId: string; packageId: string; workspaces: OpenedWorkspace[] };

type ProductOptions = { priceIdr?: number; quantityMax?: number; name?: string };
type SeatOptions = ProductOptions & {
  seatsPerPackage?: number;
  durationDays?: number;
  /** Sells the seats of a pool that is there already. */
  poolId?: string;
};

const newKey = (): string => randomUUID().slice(0, 8);
const WORDS = { summary: { id: "Uji", en: "Test" }, terms: { id: "Uji", en: "Test" } };

/** A pool with one package of seats and one workspace per number in `seatCounts`. */
export async function openShop(seatCounts: readonly number[], options: SeatOptions = {}): Promise<Shop> {
  const key = newKey();
  const poolId = options.poolId ?? `pool-${key}`;
  const packageId = `package-${key}`;
  await upsertPool(ctx, { id: poolId, name: poolId });
  await saveProduct(ctx, {
    ...WORDS,
    id: packageId,
    settings: { kind: "seat", poolId, seats: options.seatsPerPackage ?? 1 },
    name: options.name ?? "Paket Uji",
    priceIdr: options.priceIdr ?? 50_000,
    durationDays: options.durationDays ?? 30,
    warrantyDays: 30,
    quantityMax: options.quantityMax ?? 5,
  });
  const opened: OpenedWorkspace[] = [];
  for (const [index, count] of seatCounts.entries()) opened.push(await openWorkspace(poolId, `${key}-${index}`, count));
  return { poolId, packageId, workspaces: opened };
}

/** One more workspace of a pool, at the pretend vendor and in our tables. */
export async function openWorkspace(poolId: string, name: string, count: number): Promise<OpenedWorkspace> {
  const remoteId = `ws-${name}`;
  await openVendorWorkspace(ctx, { remoteId, name, seats: count });
  const id = await inTransaction(ctx, async (tx) => {
    const made = await upsertWorkspace(tx, { poolId, name, driver: "stand_in", remoteId });
    await setWorkspaceSeats(tx, made, count);
    return made;
  });
  return { id, remoteId, name };
}

export type CodeShop = { packageId: string; supply: string; texts: string[] };

/** A product that hands out `count` codes from stock, `itemsPerBundle` at a time. */
export async function openCodeShop(
  count: number,
  options: ProductOptions & { itemsPerBundle?: number } = {},
): Promise<CodeShop> {
  const packageId = `codes-${newKey()}`;
  await saveProduct(ctx, {
    ...WORDS,
    id: packageId,
    settings: { kind: "code", items: options.itemsPerBundle ?? 1 },
    name: options.name ?? "Kode Uji",
    priceIdr: options.priceIdr ?? 20_000,
    quantityMax: options.quantityMax ?? 5,
  });
  const texts = Array.from({ length: count }, (_, index) => `KODE-${packageId}-${index}`);
  if (count > 0) await addItems(ctx, packageId, texts);
  return { packageId, supply: `product:${packageId}`, texts };
}

/** A voucher of `value` percent; answers its code. */
export async function openPromo(usesMax: number | null, value = 10, productIds?: string[]): Promise<string> {
  const code = `UJI${newKey()}`.toUpperCase();
  await savePromo(ctx, { code, kind: "percent", value, usesMax, productIds: productIds ?? null });
  return code;
}

export const usesOf = async (code: string): Promise<number> =>
  (await db().select({ uses: promos.uses }).from(promos).where(eq(promos.code, code)))[0]?.uses ?? -1;

export const newEmail = (): string => `buyer-${randomUUID().slice(0, 12)}@example.com`;

/** An order as the machine route makes it: of one product, unless `more` brings `lines`. */
export const order = (
  { packageId }: { packageId: string },
  more: Record<string, unknown> = {},
  idempotencyKey?: string,
  at: Ctx = buyerCtx(null),
) => {
  const what = "lines" in more ? {} : { package_id: packageId };
  const input = placeOrderInput.parse({ customer_email: newEmail(), ...what, ...more });
  return placeOrder(at, input, { address: null, idempotencyKey });
};

/** An order of several products. */
export const orderCart = (lines: readonly [{ packageId: string }, number][], more: Record<string, unknown> = {}) =>
  order(
    { packageId: "" },
    { lines: lines.map(([{ packageId }, quantity]) => ({ package_id: packageId, quantity })), ...more },
  );

/** The payment attempt with this reference. */
export async function paymentOf(reference: string): Promise<typeof paymentAttempts.$inferSelect> {
  const [attempt] = await db().select().from(paymentAttempts).where(eq(paymentAttempts.reference, reference));
  if (!attempt) throw new Error(`no payment ${reference}`);
  return attempt;
}

/** The buyer pays at the pretend bank without a webhook, and the shop asks. */
export async function pay(reference: string, mode: Played["mode"] = "no_webhook", at: Ctx = ctx) {
  // Nobody listens for webhooks here: what is told to the shop is not waited for.
  await payCharge(at, reference, mode, { heardWithinMs: 0 });
  return settle(reference, at);
}

/** The shop asks the pretend bank about a payment. */
export const settle = async (reference: string, at: Ctx = ctx) =>
  settlePayment(at, gatewayNamed("sandbox"), await paymentOf(reference));

/** Places and pays an order; answers its id. */
export async function paidOrder(shop: { packageId: string }, more: Record<string, unknown> = {}): Promise<string> {
  const placed = await order(shop, more);
  await pay(placed.payment_reference);
  return placed.order_id;
}

const DELIVERY_ROUNDS_MAX = 8;

/** Delivers a paid order to its end, as often as `try_later` asks for; each round a little later. */
export async function deliver(orderId: string, at: Ctx = ctx): Promise<string> {
  const prepared = await prepareDelivery(at, orderId);
  if (prepared.state !== "ready") return prepared.state;
  for (const unitId of prepared.unitIds) await deliverOne(unitId, at);
  return finishDelivery(at, orderId);
}

async function deliverOne(unitId: string, at: Ctx): Promise<void> {
  for (let round = 0; round < DELIVERY_ROUNDS_MAX; round++) {
    const now: Ctx = { ...at, now: () => new Date(at.now().getTime() + round * 120_000) };
    const isOver = await deliverUnit(now, unitId).then(
      ({ outcome }) => outcome !== "reseated",
      (error: unknown) => {
        if (error instanceof DomainError && error.code === "try_later") return false;
        throw error;
      },
    );
    if (isOver) return;
  }
}

export async function orderRow(id: string): Promise<typeof orders.$inferSelect> {
  const [row] = await db().select().from(orders).where(eq(orders.id, id));
  if (!row) throw new Error(`no order ${id}`);
  return row;
}

export const statusOf = async (id: string): Promise<string> => (await orderRow(id)).paymentStatus;

/** The seats of a pool that are in a status, and whose they are. */
export const seatsOf = (shop: Pick<Shop, "poolId">, status: (typeof seats.$inferSelect)["status"]) =>
  db()
    .select({ id: seats.id, workspaceId: seats.workspaceId, lineId: seats.lineId, orderId: orderLines.orderId })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .leftJoin(orderLines, eq(orderLines.id, seats.lineId))
    .where(and(eq(workspaces.poolId, shop.poolId), eq(seats.status, status)));

/** How a verb ended: `ok`, or the code of its refusal. Bugs stay visible as their message. */
export const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "ok",
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );
