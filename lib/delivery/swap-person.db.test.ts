import { beforeEach, describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { rateLimits, seatGrants, workspaces } from "@/db/schema";
import { issueCode } from "@/lib/buyers";
import { listTasks } from "@/lib/desk";
import { inTransaction } from "@/lib/work/context";
import { finishTask, sendSwapCode, swapPerson } from ".";
import {
  accept,
  ctx,
  deliver,
  first,
  later,
  messagesOf,
  newEmail,
  openSeatShop,
  paid,
  peopleIn,
  recordsOf,
  rowsOf,
  seatsOf,
  termsOf,
  unitsOf,
} from "./testing/world";

beforeEach(async () => void (await db().delete(rateLimits)));

/** A team of two, both of whom have joined. */
async function team() {
  const shop = await openSeatShop([2], { seats: 2, days: 60 });
  const [ani, budi] = [newEmail(), newEmail()];
  const id = await paid([{ product: shop.product, members: [ani, budi] }], { email: ani });
  await deliver(id);
  for (const person of [ani, budi]) await accept(first(shop.workspaces), person);
  const units = await unitsOf(id);
  const unitId = units.find(({ email }) => email === budi)?.id ?? "";
  return { shop, ani, budi, id, unitId, buyer: ani };
}

const codeOf = (unitId: string, email: string, at = ctx): Promise<string> =>
  inTransaction(at, (tx) => issueCode(tx, { purpose: "swap", subject: unitId, email }));
const swap = async (unitId: string, buyer: string, to: string, at = ctx) =>
  swapPerson(at, unitId, to, await codeOf(unitId, buyer, at));

describe("another person on a seat of a team", () => {
  it("is invited only after the one before was removed, on the same seat and for the same term", async () => {
    const { shop, ani, budi, id, unitId, buyer } = await team();
    const [terms, seats] = [await termsOf(id), (await seatsOf(shop, "member")).map((seat) => seat.id).toSorted()];
    const citra = newEmail();
    await swap(unitId, buyer, citra);
    expect(await peopleIn(shop.workspaces)).toEqual([ani, budi].toSorted());
    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([ani, citra].toSorted());
    expect(await termsOf(id)).toEqual(terms);
    expect((await seatsOf(shop, "member")).map((seat) => seat.id).toSorted()).toEqual(seats);
    expect((await recordsOf(id)).find(({ reason }) => reason === "person_swapped")?.facts).toEqual({
      from: budi,
      to: citra,
    });
    await accept(first(shop.workspaces), citra);
    expect((await rowsOf(id)).order.invitationStatus).toBe("active");
  });

  it("needs the code that was mailed to the buyer, and a wrong one changes nothing", async () => {
    const { id, unitId, budi } = await team();
    await sendSwapCode(ctx, unitId);
    expect((await messagesOf(id)).filter(({ kind }) => kind === "one_time_code")).toHaveLength(1);
    await expect(swapPerson(ctx, unitId, newEmail(), "000000x")).rejects.toMatchObject({
      fields: { code: expect.any(String) as string },
    });
    expect((await unitsOf(id)).find((unit) => unit.id === unitId)).toMatchObject({ email: budi, status: "accepted" });
  });

  it("comes only so often in a month", async () => {
    const { id, unitId, buyer } = await team();
    for (const round of [1, 2]) {
      await swap(unitId, buyer, newEmail());
      await deliver(id, round * 5);
    }
    const denied = await swap(unitId, buyer, newEmail()).catch((error: unknown) => error);
    await expect(sendSwapCode(ctx, unitId)).rejects.toMatchObject({ code: "conflict" });
    expect(denied).toMatchObject({ code: "conflict", details: { why: "swaps_used_up" } });
    expect(await db().select().from(seatGrants).where(eq(seatGrants.unitId, unitId))).toHaveLength(2);
    await expect(swap(unitId, buyer, newEmail(), later(31 * 24 * 60))).resolves.toBeUndefined();
  });

  it("is refused for somebody who is there already, and for a seat that was bought alone", async () => {
    const { ani, unitId, buyer, budi } = await team();
    for (const email of [ani, budi])
      await expect(swap(unitId, buyer, email)).rejects.toMatchObject({
        code: "invalid",
        fields: { email: expect.any(String) as string },
      });
    const shop = await openSeatShop([1]);
    const id = await paid([shop], { email: buyer });
    await deliver(id);
    await expect(swap(first(await unitsOf(id)).id, buyer, newEmail())).rejects.toMatchObject({ code: "conflict" });
  });

  it("waits for the person who removes by hand, whose task is in the list", async () => {
    const { shop, budi, id, unitId, buyer } = await team();
    await db()
      .update(workspaces)
      .set({ driver: "manual", drivers: ["manual"] })
      .where(eq(workspaces.id, first(shop.workspaces).id));
    const citra = newEmail();
    await swap(unitId, buyer, citra);
    await deliver(id);
    const mine = async () => (await listTasks(ctx)).filter((task) => task.orderId === id);
    expect(await mine()).toMatchObject([{ action: "remove", email: budi }]);
    await finishTask(ctx, first(await mine()).id, "");
    expect(await deliver(id, 5)).toBe("manual");
    expect(await mine()).toMatchObject([{ action: "invite", email: citra }]);
  });
});
