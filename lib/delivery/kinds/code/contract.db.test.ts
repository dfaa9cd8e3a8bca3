import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { orderUnits, stockItems } from "@/db/schema";
import { openHanded } from "@/lib/stock";
import { describeKind } from "../../contract";
import { ctx, openCodeShop, stockUp } from "../../testing/world";
import { codeKind } from ".";

describeKind("code", {
  kind: codeKind,
  open: (stock, unitsInOne = 1) => openCodeShop(stock, { items: unitsInOne }),
  stockUp,
  received: async (orderId) => {
    const units = await db().select({ id: orderUnits.id }).from(orderUnits).where(eq(orderUnits.orderId, orderId));
    const items = await openHanded(
      ctx,
      units.map(({ id }) => id),
    );
    return items.map(({ text }) => text);
  },
  // Staff find out that an item is no good while it is held.
  breakOne: async (product, orderId) => {
    const lines = db().select({ id: orderUnits.lineId }).from(orderUnits).where(eq(orderUnits.orderId, orderId));
    const held = and(eq(stockItems.status, "held"), inArray(stockItems.lineId, lines));
    const bad = db().select({ id: stockItems.id }).from(stockItems).where(held).limit(1);
    await db().update(stockItems).set({ status: "withdrawn" }).where(inArray(stockItems.id, bad));
    return async () => void (await stockUp(product, 1));
  },
  clear: async () => undefined,
  isSoldAgain: false,
});
