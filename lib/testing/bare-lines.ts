import { randomUUID } from "node:crypto";
import { db } from "@/db/client";
import { buyers, orderLines, orders, orderUnits } from "@/db/schema";
import { newOrderId } from "@/lib/core/ids";

/** Order lines with one unit each and nothing else behind them, for tests of rooms that know lines only by their ids. */
export async function bareLines(count: number): Promise<{ orderId: string; lineId: string; unitId: string }[]> {
  const now = new Date();
  const buyerId = randomUUID();
  const made = Array.from({ length: count }, () => ({
    orderId: newOrderId(),
    lineId: randomUUID(),
    unitId: randomUUID(),
  }));
  await db().insert(buyers).values({ id: buyerId, createdAt: now });
  const order = { buyerId, title: "Uji", units: 1, subtotalIdr: 1, totalIdr: 1, customerEmail: "uji@example.com" };
  const times = { createdAt: now, updatedAt: now, expiresAt: now };
  await db()
    .insert(orders)
    .values(made.map(({ orderId }) => ({ id: orderId, ...order, ...times })));
  const line = { position: 0, productId: "uji", productName: "Uji", kind: "code", quantity: 1, units: 1 } as const;
  await db()
    .insert(orderLines)
    .values(
      made.map(({ orderId, lineId }) => ({
        ...line,
        id: lineId,
        orderId,
        unitPriceIdr: 1,
        totalIdr: 1,
        supply: "product:uji",
        snapshot: {},
      })),
    );
  await db()
    .insert(orderUnits)
    .values(made.map(({ orderId, lineId, unitId }) => ({ id: unitId, orderId, lineId, position: 0 })));
  return made;
}

/** Starts all of these at the same moment: none goes on before each has come to `ready()`. */
export async function atOnce<T>(works: readonly ((ready: () => Promise<void>) => Promise<T>)[]): Promise<T[]> {
  let missing = works.length;
  let go: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    go = resolve;
  });
  const ready = (): Promise<void> => {
    if (--missing === 0) go();
    return all;
  };
  return Promise.all(works.map((work) => work(ready)));
}
