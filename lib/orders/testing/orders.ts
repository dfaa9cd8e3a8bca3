import { randomUUID } from "node:crypto";
import { drizzle } from "drizzle-orm/node-postgres";
import { asc, eq } from "drizzle-orm";
import { db, pool } from "@/db/client";
import * as schema from "@/db/schema";
import { newOrderId } from "@/lib/core/ids";
import { inTransaction, systemCtx, type Ctx } from "@/lib/work/context";
import { insertOrder, movePayment, type NewLine, type NewOrder, type OrderRows } from "../store";

/** Orders for the tests of this room, with nothing of the other rooms behind them but a buyer. */

export const ctx: Ctx = systemCtx("test");
/** A ctx whose clock stands `minutes` ahead. */
export const later = (minutes: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + minutes * 60_000) });

export const newEmail = (): string => `buyer-${randomUUID().slice(0, 12)}@example.com`;

export type Person = NewLine["people"][number];
export const people = (...emails: (string | null)[]): Person[] => emails.map((email) => ({ email, renews: null }));

export function newLine(more: Partial<NewLine> = {}): NewLine {
  const who = more.people ?? people(newEmail());
  return {
    productId: "package-1",
    productName: "Paket Uji",
    kind: "seat",
    quantity: 1,
    units: who.length,
    unitPriceIdr: 50_000,
    discountIdr: 0,
    totalIdr: 50_000,
    durationDays: 30,
    warrantyDays: 30,
    supply: "pool:pool-1",
    snapshot: { kind: "seat", poolId: "pool-1", seats: who.length, termsVersion: 1 },
    people: who,
    ...more,
  };
}

/** An unpaid order that is open for half an hour. */
export async function placed(
  lines: readonly NewLine[] = [newLine()],
  more: Partial<NewOrder> = {},
  at: Ctx = ctx,
): Promise<OrderRows> {
  const buyerId = randomUUID();
  await db().insert(schema.buyers).values({ id: buyerId, createdAt: at.now() });
  const totalIdr = lines.reduce((total, line) => total + line.totalIdr, 0);
  const order: NewOrder = {
    id: newOrderId(),
    buyerId,
    title: "Paket Uji",
    subtotalIdr: totalIdr,
    discountIdr: 0,
    totalIdr,
    promoCode: null,
    customerEmail: newEmail(),
    fullName: null,
    phone: null,
    locale: "id",
    intent: "new",
    clientAddress: null,
    gatewayWish: null,
    gateway: "sandbox",
    amountIdr: totalIdr,
    expiresAt: new Date(at.now().getTime() + 30 * 60_000),
    ...more,
  };
  return inTransaction(at, (tx) => insertOrder(tx, order, lines));
}

export const PAID = { code: "paid", gateway: "sandbox", amountIdr: 50_000 } as const;

/** The same, paid. */
export async function paid(
  lines: readonly NewLine[] = [newLine()],
  more: Partial<NewOrder> = {},
  at: Ctx = ctx,
): Promise<OrderRows> {
  const rows = await placed(lines, more, at);
  const order = await inTransaction(at, (tx) => movePayment(tx, rows.order, "paid", PAID));
  return { ...rows, order };
}

export const recordsOf = (orderId: string) =>
  db()
    .select()
    .from(schema.transitions)
    .where(eq(schema.transitions.orderId, orderId))
    .orderBy(asc(schema.transitions.id));

/** A ctx that notes each statement it sends, transaction control left out. */
export function countingCtx(): { ctx: Ctx; statements: string[] } {
  const statements: string[] = [];
  const logQuery = (query: string): void => {
    if (!/^(begin|commit|rollback|savepoint|release)/i.test(query)) statements.push(query);
  };
  return { ctx: { ...ctx, db: drizzle(pool(), { schema, logger: { logQuery } }) }, statements };
}
