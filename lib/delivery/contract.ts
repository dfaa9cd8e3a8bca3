import { describe, expect, it } from "vitest";
import { isCounted, QUANTITY_MAX } from "@/lib/core/kinds";
import { lockOrderRows } from "@/lib/orders";
import { inTransaction } from "@/lib/work/context";
import {
  available,
  deliverUnit,
  finishDelivery,
  prepareDelivery,
  releaseOrder,
  retryOrder,
  withdrawOrder,
  withdrawUnits,
} from ".";
import type { DeliveryKind } from "./port";
import { killedAt } from "./testing/interrupt";
import {
  ctx,
  deliver,
  later,
  messagesOf,
  newEmail,
  only,
  paid,
  pay,
  place,
  rowsOf,
  tryUnit,
  unitsOf,
  type Product,
} from "./testing/world";

/** What a kind has to bring so that the suite can look at it from outside. */
export type KindWorld = {
  kind: DeliveryKind;
  /** A product with so many units in stock; of a kind that never runs out, just one that is on sale. */
  open: (stock: number, unitsInOne?: number) => Promise<Product>;
  stockUp: (product: Product, count: number) => Promise<unknown>;
  /** What the buyer of this order really has at this moment, one entry a unit. */
  received: (orderId: string) => Promise<string[]>;
  /** Makes the delivery of one unit fail; answers how to repair it. None: a unit has nothing of its own that could. */
  breakOne?: (product: Product, orderId: string) => Promise<() => Promise<void>>;
  /** Does what has to be done before taken-back units can be sold again. */
  clear: (orderId: string) => Promise<void>;
  /** Whether what was delivered and taken back is ever sold again. */
  isSoldAgain: boolean;
};

/** More than any one delivery of one unit sends. */
const STATEMENTS_MAX = 40;

/** Every kind passes this: what holds for all that the shop sells. */
export function describeKind(name: string, world: KindWorld): void {
  const free = async (product: Product): Promise<number> =>
    (await available(ctx, [product])).get(product.id)?.available ?? -1;
  const wanted = (product: Product, quantity = 1) => {
    const members = Array.from({ length: quantity * product.unitsInOne }, newEmail);
    return [{ product, quantity, members }];
  };

  /** What is available when so many units are left. */
  const left = (units: number): number => (isCounted(world.kind.name) ? units : QUANTITY_MAX);

  const describeCounted = () =>
    describe(`${name}: what is available`, () => {
      it("is exactly what can be ordered", async () => {
        const product = await world.open(3);
        for (const left of [3, 2, 1]) {
          expect(await free(product)).toBe(left);
          await place(wanted(product));
        }
        expect(await free(product)).toBe(0);
        await expect(place(wanted(product))).rejects.toMatchObject({
          code: "sold_out",
          fields: { package_id: expect.any(String) as string },
        });
      });

      it("counts whole bundles", async () => {
        const product = await world.open(5, 2);
        expect(await free(product)).toBe(2);
        await place(wanted(product, 2));
        expect(await free(product)).toBe(0);
      });

      it("comes back when an order ends unpaid", async () => {
        const product = await world.open(2);
        const { order } = await place(wanted(product, 2));
        expect(await free(product)).toBe(0);
        await inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, order.id)));
        expect(await free(product)).toBe(2);
      });

      it("names the line that is sold out, and holds nothing of the others", async () => {
        const [product, empty] = [await world.open(1), await world.open(0)];
        await expect(place([...wanted(product), ...wanted(empty)])).rejects.toMatchObject({
          fields: { "lines.1.package_id": expect.any(String) as string },
        });
        expect(await free(product)).toBe(1);
      });

      it("leaves out what a paid order is waiting for, and serves that first", async () => {
        const product = await world.open(2);
        const { order } = await place(wanted(product, 2));
        await inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, order.id)));
        const rival = await paid(wanted(product));
        await pay(order.id, later(1));
        expect(await deliver(order.id, 1)).toBe("pending_stock");
        expect(await free(product)).toBe(0);
        await expect(place(wanted(product))).rejects.toMatchObject({ code: "sold_out" });
        await world.stockUp(product, 2);
        expect(await free(product)).toBe(1);
        expect(await deliver(order.id, 2)).toBe("invited");
        expect(await deliver(rival, 2)).toBe("invited");
        expect([await world.received(order.id), await world.received(rival)].map((all) => all.length)).toEqual([2, 1]);
      });
    });

  const describeEndless = () =>
    describe(`${name}: what never runs out`, () => {
      it("is the same number whatever was sold, and an order may hold all of it", async () => {
        const product = await world.open(1);
        expect(await free(product)).toBe(QUANTITY_MAX);
        await place([{ product, quantity: QUANTITY_MAX }]);
        expect(await free(product)).toBe(QUANTITY_MAX);
      });

      it("waits for nobody who paid earlier, and an order that ended and was paid late gets it at once", async () => {
        const product = await world.open(1);
        const { order } = await place(wanted(product, 2));
        await inTransaction(ctx, async (tx) => releaseOrder(tx, await lockOrderRows(tx, order.id)));
        await pay(order.id, later(1));
        expect(await deliver(order.id, 1)).toBe("invited");
        expect(await world.received(order.id)).toHaveLength(2);
      });
    });

  (isCounted(world.kind.name) ? describeCounted : describeEndless)();

  describe(`${name}: delivery`, () => {
    it("brings each unit once and tells the buyer once, however often it runs", async () => {
      const product = await world.open(3);
      const id = await paid(wanted(product, 3));
      expect(await deliver(id)).toBe("invited");
      const received = await world.received(id);
      expect(new Set(received).size).toBe(3);
      expect(await deliver(id)).toBe("invited");
      for (const unit of await unitsOf(id)) expect(await tryUnit(ctx, unit.id)).toBe("delivered");
      expect(await world.received(id)).toEqual(received);
      expect(await messagesOf(id)).toHaveLength(1);
    });

    it("can be killed before any of its statements", { timeout: 240_000 }, async () => {
      const product = await world.open(STATEMENTS_MAX);
      let at = 1;
      for (let isKilled = true; isKilled; at++) {
        const id = await paid(wanted(product));
        isKilled = await killedAt(at, () => deliverStrictly(id));
        expect(await deliver(id, 5), `killed at ${at}`).toBe("invited");
        expect(await world.received(id), `killed at ${at}`).toHaveLength(1);
        expect(await messagesOf(id), `killed at ${at}`).toHaveLength(1);
      }
      expect(at).toBeGreaterThan(8);
      expect(await free(product)).toBe(left(STATEMENTS_MAX - (at - 1)));
    });

    it("brings nothing before the money, and nothing after it went back", async () => {
      const product = await world.open(1);
      const { order } = await place(wanted(product));
      expect(await prepareDelivery(ctx, order.id)).toEqual({ state: "nothing_owed" });
      await pay(order.id);
      await prepareDelivery(ctx, order.id);
      await inTransaction(ctx, async (tx) => withdrawOrder(tx, await lockOrderRows(tx, order.id), "refunded"));
      expect(await tryUnit(ctx, only(await unitsOf(order.id)).id)).toBe("gone");
      expect(await deliver(order.id)).toBe("nothing_owed");
      expect(await world.received(order.id)).toEqual([]);
    });

    const { breakOne } = world;
    // Only where a unit has something of its own that could fail.
    if (!breakOne) return;
    it("keeps one unit's trouble away from the others", async () => {
      const product = await world.open(3);
      const id = await paid(wanted(product, 3));
      const mend = await breakOne(product, id);
      await deliver(id);
      expect(await world.received(id)).toHaveLength(2);
      const { units, order } = await rowsOf(id);
      expect(units.filter(({ status }) => status === "delivered")).toHaveLength(2);
      expect(["manual", "pending_stock"]).toContain(order.invitationStatus);
      await mend();
      await retryOrder(ctx, id);
      expect(await deliver(id, 5)).toBe("invited");
      expect(await world.received(id)).toHaveLength(3);
    });
  });

  describe(`${name}: taking back`, () => {
    it("takes exactly the units that are meant, once", async () => {
      const product = await world.open(3);
      const id = await paid(wanted(product, 3));
      await deliver(id);
      const [meant] = await unitsOf(id);
      for (const _ of [1, 2])
        await inTransaction(ctx, async (tx) =>
          withdrawUnits(tx, await lockOrderRows(tx, id), [meant?.id ?? ""], "refunded"),
        );
      await world.clear(id);
      expect(await world.received(id)).toHaveLength(2);
      expect((await rowsOf(id)).order.invitationStatus).toBe("invited");
      expect(await free(product)).toBe(left(world.isSoldAgain ? 1 : 0));
    });

    it("frees at once what was only held", async () => {
      const product = await world.open(3);
      const id = await paid(wanted(product, 3));
      const [one, two] = await unitsOf(id);
      await inTransaction(ctx, async (tx) =>
        withdrawUnits(tx, await lockOrderRows(tx, id), [one?.id ?? "", two?.id ?? ""], "refunded"),
      );
      expect(await free(product)).toBe(left(2));
      expect(await deliver(id)).toBe("invited");
      expect(await world.received(id)).toHaveLength(1);
    });
  });

  if (!world.kind.extend) return;
  // Only for kinds that can be extended: there is nothing to promise for the others.
  describe(`${name}: extending`, () => {
    it("needs nothing from stock, brings nothing new, and happens once", async () => {
      const product = await world.open(1);
      const email = newEmail();
      const again = [{ product, members: [email] }];
      const first = await paid(again, { email });
      await deliver(first);
      const received = await world.received(first);
      expect(await free(product)).toBe(0);
      const id = await paid(again, { email });
      for (const _ of [1, 2]) expect(await deliver(id)).toBe("invited");
      expect(await world.received(first)).toEqual(received);
    });
  });
}

/** A delivery that gives up at the first error, like a process killed halfway. */
async function deliverStrictly(orderId: string): Promise<void> {
  const prepared = await prepareDelivery(ctx, orderId);
  if (prepared.state !== "ready") throw new Error("there is stock");
  for (const unitId of prepared.unitIds) await deliverUnit(ctx, unitId);
  await finishDelivery(ctx, orderId);
}
