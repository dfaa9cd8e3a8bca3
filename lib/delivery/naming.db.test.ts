import { afterEach, beforeEach, expect, it } from "vitest";
import { forgetEnv } from "@/lib/core/env";
import { buyerCtx } from "@/lib/work/context";
import { nameUnits } from ".";
import { ctx, newEmail, openSeatShop, paid } from "./testing/world";

const useLimits = (factor: string): void => {
  process.env.RATE_LIMIT_FACTOR = factor;
  forgetEnv();
};
beforeEach(() => useLimits("1"));
afterEach(() => useLimits("0"));

it("lets a buyer name people ten times an hour an order, and staff as often as it takes", async () => {
  const shop = await openSeatShop([30], { seats: 14 });
  const id = await paid([shop]);
  const buyer = buyerCtx("203.0.113.50");
  for (let tries = 0; tries < 10; tries++) await nameUnits(buyer, id, [newEmail()]);
  await expect(nameUnits(buyer, id, [newEmail()])).rejects.toMatchObject({ code: "too_many" });
  await nameUnits(ctx, id, [newEmail()]);
});
