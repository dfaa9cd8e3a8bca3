import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { assignments, messages, outbox, seats, terms, transitions, workspaces } from "@/db/schema";
import { findOrMakeBuyer } from "@/lib/buyers";
import { saveProduct } from "@/lib/catalog";
import { isDomainError } from "@/lib/core/errors";
import { newOrderId } from "@/lib/core/ids";
import {
  insertOrder,
  lockOrder,
  movePayment,
  readOrderRows,
  readPressure,
  type NewOrder,
  type OrderRows,
} from "@/lib/orders";
import type { Intent } from "@/lib/orders/status";
import { acceptInvitation, openVendorWorkspace, readVendorWorkspaces, setVendorSeats } from "@/lib/pretend";
import { setWorkspaceSeats } from "@/lib/seats";
import { addItems } from "@/lib/stock";
import { inTransaction, systemCtx, type Ctx, type TxCtx } from "@/lib/work/context";
import { upsertPool, upsertWorkspace } from "@/lib/workspaces";
import { deliverUnit, finishDelivery, planLines, prepareDelivery, reserveLines, syncWorkspaces } from "..";
import type { ProductLike, UnitOutcome } from "../port";

/** Shops, orders and deliveries for the tests of this room: real tables, the pretend vendor, nobody's gateway. */

export const ctx: Ctx = systemCtx("test");
/** A ctx whose clock stands `minutes` ahead. */
export const later = (minutes: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + minutes * 60_000) });
export const DAY = 24 * 60;

export const newEmail = (): string => `buyer-${randomUUID().slice(0, 12)}@example.com`;

export type Product = ProductLike & { durationDays: number | null };
export type Home = { id: string; remoteId: string; name: string };
export type SeatShop = { poolId: string; product: Product; workspaces: Home[] };

/** A pool with one workspace per number in `seatCounts`, and a product that sells its seats. */
export async function openSeatShop(
  seatCounts: readonly number[],
  options: { seats?: number; days?: number; reserve?: number } = {},
): Promise<SeatShop> {
  const key = randomUUID().slice(0, 8);
  const poolId = `pool-${key}`;
  await upsertPool(ctx, { id: poolId, name: poolId });
  const opened: Home[] = [];
  for (const [index, count] of seatCounts.entries())
    opened.push(await openWorkspace(poolId, `${key}-${index}`, count, options.reserve));
  const { seats: inOne = 1, days = 30 } = options;
  return { poolId, workspaces: opened, product: seatProduct(poolId, inOne, days) };
}

/** A further product over the same pool. */
export const seatProduct = (poolId: string, inOne = 1, days = 30): Product => ({
  id: `product-${randomUUID().slice(0, 8)}`,
  kind: "seat",
  supply: `pool:${poolId}`,
  unitsInOne: inOne,
  settings: { kind: "seat", poolId, seats: inOne },
  durationDays: days,
});

async function openWorkspace(poolId: string, name: string, count: number, reserve = 0): Promise<Home> {
  const remoteId = `ws-${name}`;
  await openVendorWorkspace(ctx, { remoteId, name, seats: Math.max(1, count) });
  const id = await upsertWorkspace(ctx, { poolId, name, driver: "stand_in", remoteId, reserve });
  await resize({ id, remoteId, name }, count);
  return { id, remoteId, name };
}

/** Buys or gives up seats, at the vendor and here. */
export async function resize(home: Home, count: number): Promise<number> {
  await setVendorSeats(ctx, home.remoteId, Math.max(1, count));
  return inTransaction(ctx, (tx) => setWorkspaceSeats(tx, home.id, count));
}

/** A product of codes with so many of them in stock. */
export async function openCodeShop(count: number, options: { items?: number } = {}): Promise<Product> {
  const id = `code-${randomUUID().slice(0, 8)}`;
  const settings = { kind: "code", items: options.items ?? 1 } as const;
  const words = { id: "Uji", en: "Test" };
  await saveProduct(ctx, { id, settings, name: "Kode Uji", summary: words, terms: words, priceIdr: 10_000 });
  const product = { id, kind: "code", supply: `product:${id}`, unitsInOne: settings.items, settings } as const;
  if (count > 0) await stockUp(product, count);
  return { ...product, durationDays: null };
}

export const stockUp = (product: Pick<Product, "id">, count: number) =>
  addItems(
    ctx,
    product.id,
    Array.from({ length: count }, () => `CODE-${randomUUID()}`),
  );

export type Wanted = { product: Product; quantity?: number; members?: readonly (string | null)[] };
export type Placing = {
  email?: string;
  intent?: Intent;
  promoCode?: string;
  /** Passes the waiting list by. */
  isBlindToWaiting?: true;
};

/** An unpaid order, made in one commit as the shop makes it. Throws `sold_out`, `invalid`. */
export const place = (wanted: readonly Wanted[], placing: Placing = {}, at: Ctx = ctx): Promise<OrderRows> =>
  inTransaction(at, (tx) => placeIn(tx, wanted, placing));

async function placeIn(tx: TxCtx, wanted: readonly Wanted[], placing: Placing): Promise<OrderRows> {
  const { email = newEmail(), intent = "auto", promoCode = null } = placing;
  const lines = wanted.map(({ product, quantity = 1, members }) => ({
    product,
    quantity,
    units: quantity * product.unitsInOne,
    members: product.kind === "seat" ? (members ?? [email]) : [],
  }));
  const people = lines.flatMap(({ members }) => members.flatMap((one) => one ?? []));
  const supplies = lines.map(({ product }) => product.supply);
  const pressure = await readPressure(tx, { email, phone: null, address: null, supplies, people });
  const waited = placing.isBlindToWaiting ? new Map<string, never[]>() : pressure.waited;
  const plan = await planLines(tx, { lines, intent, ...pressure, waited });
  const totalIdr = lines.reduce((sum, { quantity }) => sum + quantity * PRICE_IDR, 0);
  const rows = await insertOrder(
    tx,
    await newOrder(tx, { email, totalIdr, intent: plan.intent, promoCode }),
    lines.map((line, index) => newLine(line, plan.lines[index]?.people ?? [])),
  );
  await reserveLines(tx, plan, rows);
  return rows;
}

/** An order as it is before it has lines, with its buyer. */
export async function newOrder(
  tx: TxCtx,
  facts: { email: string; totalIdr: number; intent?: "renew" | "new"; promoCode?: string | null },
): Promise<NewOrder> {
  const { email, totalIdr, intent = "new", promoCode = null } = facts;
  const buyer = await findOrMakeBuyer(tx, { email, fullName: null, phone: null, locale: "id", lockKeys: [] });
  return {
    id: newOrderId(),
    buyerId: buyer.id,
    title: "Uji",
    subtotalIdr: totalIdr,
    discountIdr: 0,
    totalIdr,
    promoCode,
    customerEmail: email,
    fullName: null,
    phone: null,
    locale: "id",
    intent,
    clientAddress: null,
    gatewayWish: null,
    gateway: null,
    amountIdr: null,
    expiresAt: new Date(tx.now().getTime() + 30 * 60_000),
  };
}

const PRICE_IDR = 50_000;

type PlacedLine = { product: Product; quantity: number; units: number };

export const newLine = (
  { product, quantity, units }: PlacedLine,
  people: { email: string | null; renews: string | null }[],
) => ({
  productId: product.id,
  productName: "Uji",
  kind: product.kind,
  quantity,
  units,
  unitPriceIdr: PRICE_IDR,
  discountIdr: 0,
  totalIdr: PRICE_IDR * quantity,
  durationDays: product.durationDays,
  warrantyDays: 0,
  supply: product.supply,
  snapshot: snapshotOf(product),
  people,
});

function snapshotOf({ settings }: Product) {
  const termsVersion = 1;
  if (settings.kind === "seat")
    return { kind: "seat", poolId: settings.poolId, seats: settings.seats, termsVersion } as const;
  if (settings.kind === "code") return { kind: "code", items: settings.items, termsVersion } as const;
  return { kind: settings.kind, termsVersion };
}

/** The money is there. */
export async function pay(orderId: string, at: Ctx = ctx): Promise<void> {
  await inTransaction(at, async (tx) => {
    const order = await lockOrder(tx, orderId);
    await movePayment(tx, order, "paid", { code: "paid", gateway: "sandbox", amountIdr: order.totalIdr });
  });
}

/** A paid order; answers its id. */
export async function paid(wanted: readonly Wanted[], placing: Placing = {}, at: Ctx = ctx): Promise<string> {
  const { order } = await place(wanted, placing, at);
  await pay(order.id, at);
  return order.id;
}

/** The durable function without its engine, `minute` minutes from now: `try_later` is tried again two minutes later. */
export async function deliver(orderId: string, minute = 0): Promise<string> {
  const prepared = await prepareDelivery(later(minute), orderId);
  if (prepared.state !== "ready") return prepared.state;
  for (const unitId of prepared.unitIds)
    for (let round = 0; round < 12; round++) {
      const outcome = await tryUnit(later(minute + round * 2), unitId);
      if (outcome !== "reseated" && outcome !== "again") break;
    }
  return finishDelivery(later(minute), orderId);
}

export const tryUnit = (at: Ctx, unitId: string): Promise<UnitOutcome["outcome"] | "again"> =>
  deliverUnit(at, unitId).then(
    ({ outcome }) => outcome,
    (error: unknown) => {
      if (isDomainError(error) && error.code === "try_later") return "again";
      throw error;
    },
  );

export async function rowsOf(orderId: string): Promise<OrderRows> {
  const rows = await readOrderRows(ctx, orderId);
  if (!rows) throw new Error(`no order ${orderId}`);
  return rows;
}

export const statusOf = async (orderId: string): Promise<string> => (await rowsOf(orderId)).order.invitationStatus;
export const unitsOf = async (orderId: string) => (await rowsOf(orderId)).units;
export const assignmentsOf = (orderId: string) =>
  db().select().from(assignments).where(eq(assignments.orderId, orderId));
export const termsOf = (orderId: string) => db().select().from(terms).where(eq(terms.orderId, orderId));
export const messagesOf = (orderId: string) => db().select().from(messages).where(eq(messages.orderId, orderId));
export const recordsOf = (orderId: string) =>
  db().select().from(transitions).where(eq(transitions.orderId, orderId)).orderBy(transitions.id);

export const seatsOf = (shop: SeatShop, status: (typeof seats.$inferSelect)["status"]) =>
  db()
    .select({ id: seats.id, lineId: seats.lineId, workspaceId: seats.workspaceId })
    .from(seats)
    .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
    .where(and(eq(workspaces.poolId, shop.poolId), eq(seats.status, status)));

/** Everybody whom the vendor knows in these workspaces, invited or joined. */
export async function peopleIn(homes: readonly Home[]): Promise<string[]> {
  const names = homes.map(({ name }) => name);
  const all = (await readVendorWorkspaces(ctx)).filter(({ name }) => names.includes(name));
  return all.flatMap(({ members, pending }) => [...members, ...pending].map(({ email }) => email)).toSorted();
}

/** Where the people of an order live. */
export async function homesOf(orderId: string): Promise<string[]> {
  const rows = await db()
    .select({ name: workspaces.name })
    .from(assignments)
    .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId))
    .where(and(eq(assignments.orderId, orderId), eq(assignments.status, "ACTIVE")));
  return rows.map(({ name }) => name);
}

export async function accept(home: Home, email: string): Promise<void> {
  await acceptInvitation(ctx, home.remoteId, email);
  await syncWorkspaces(ctx);
}

/** The data of every event of that name that nobody has sent yet. */
export const announced = async (name: string): Promise<Record<string, unknown>[]> =>
  (await db().select().from(outbox).where(eq(outbox.name, name)).orderBy(outbox.createdAt)).map(({ data }) => data);

export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (!row || rows.length !== 1) throw new Error(`expected one, found ${rows.length}`);
  return row;
}

export function first<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (!row) throw new Error("expected at least one");
  return row;
}
