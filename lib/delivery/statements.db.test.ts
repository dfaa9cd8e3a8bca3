import { expect, it } from "vitest";
import { countStatements } from "@/lib/testing/count-statements";
import { deliverUnit, finishDelivery, prepareDelivery } from ".";
import { ctx, only, openCodeShop, openSeatShop, paid, statusOf } from "./testing/world";

/** What one unit costs from paid to delivered. The vendor's own statements and transaction control are not ours. */
async function deliverCounted(orderId: string): Promise<string[]> {
  const { statements } = await countStatements(async () => {
    const prepared = await prepareDelivery(ctx, orderId);
    if (prepared.state !== "ready") throw new Error("not ready");
    await deliverUnit(ctx, only(prepared.unitIds));
    await finishDelivery(ctx, orderId);
  });
  return statements;
}

it("takes a person from paid to invited in 19 statements; 20 are allowed", async () => {
  const id = await paid([await openSeatShop([2])]);
  const statements = await deliverCounted(id);
  expect(await statusOf(id)).toBe("invited");
  expect(statements.length).toBeLessThanOrEqual(19);
});

it("takes a code from paid to delivered in 11", async () => {
  const id = await paid([{ product: await openCodeShop(2) }]);
  const statements = await deliverCounted(id);
  expect(await statusOf(id)).toBe("invited");
  expect(statements.length).toBeLessThanOrEqual(11);
});
