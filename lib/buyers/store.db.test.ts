import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { and, eq, notExists } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { buyerContacts, buyers } from "@/db/schema";
import { inTransaction, systemCtx, type TxCtx } from "@/lib/work/context";
import {
  blockBuyer,
  findOrMakeBuyer,
  selectBuyer,
  selectContacts,
  unblockBuyer,
  type BuyerRequest,
  type FoundBuyer,
} from "./store";

const ctx = systemCtx("test");
const newEmail = (): string => `buyer-${randomUUID()}@example.com`;
const newPhone = (): string => `+62812${Math.floor(Math.random() * 1e9)}`;
const request = (more: Partial<BuyerRequest> = {}): BuyerRequest => ({
  email: newEmail(),
  fullName: "Sari",
  phone: null,
  locale: "en",
  lockKeys: [],
  ...more,
});
const find = (who: BuyerRequest) => inTransaction(ctx, (tx) => findOrMakeBuyer(tx, who));
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe("a buyer", () => {
  it("is made by the first order and found by the next, with the name they gave first", async () => {
    const who = request({ phone: newPhone() });
    const first = await find(who);
    expect(first).toEqual({ id: expect.any(String), isBlocked: false });
    expect(await find({ ...who, fullName: "Somebody else", locale: "id" })).toEqual(first);
    expect(await selectBuyer(ctx, first.id)).toMatchObject({ fullName: "Sari", locale: "en" });
    expect((await selectContacts(ctx, first.id)).map(({ channel, address }) => [channel, address])).toEqual([
      ["email", who.email],
      ["whatsapp", who.phone],
    ]);
  });

  it("gets the phone number of a later order, but never one that is somebody's", async () => {
    const [mine, theirs] = [request({ phone: newPhone() }), request()];
    const [me, them] = [await find(mine), await find(theirs)];
    await find({ ...theirs, phone: mine.phone });
    expect(await selectContacts(ctx, them.id)).toHaveLength(1);
    const phone = newPhone();
    await find({ ...theirs, phone });
    expect((await selectContacts(ctx, them.id)).map(({ address }) => address)).toEqual([theirs.email, phone]);
    expect(await selectContacts(ctx, me.id)).toHaveLength(2);
  });

  it("is blocked with a reason, which their next order sees, and unblocked again", async () => {
    const who = request();
    const { id } = await find(who);
    await blockBuyer(ctx, id, " chargebacks ");
    const blocked = await find(who);
    expect(blocked).toEqual({ id, isBlocked: true });
    const before = await selectBuyer(ctx, id);
    expect(before).toMatchObject({ blockedAt: expect.any(Date), blockReason: "chargebacks" });
    await blockBuyer({ ...ctx, now: () => new Date("2030-01-01") }, id, "fraud");
    expect(await selectBuyer(ctx, id)).toEqual({ ...before, blockReason: "fraud" });
    await unblockBuyer(ctx, id);
    expect(await find(who)).toEqual({ id, isBlocked: false });
  });

  it("is blocked by their phone number as well, under any email", async () => {
    const who = request({ phone: newPhone() });
    const { id } = await find(who);
    await blockBuyer(ctx, id, "chargebacks");
    expect(await find(request({ phone: who.phone }))).toMatchObject({ isBlocked: true });
    expect(await find(request({ phone: newPhone() }))).toMatchObject({ isBlocked: false });
    await unblockBuyer(ctx, id);
    expect(await find(request({ phone: who.phone }))).toMatchObject({ isBlocked: false });
  });

  it("is not blocked without a reason, nor when there is none", async () => {
    const { id } = await find(request());
    await expect(blockBuyer(ctx, id, "  ")).rejects.toMatchObject({
      code: "invalid",
      fields: { reason: "must say why" },
    });
    await expect(blockBuyer(ctx, randomUUID(), "why")).rejects.toMatchObject({ code: "not_found" });
    await expect(unblockBuyer(ctx, randomUUID())).rejects.toMatchObject({ code: "not_found" });
    expect(await selectBuyer(ctx, randomUUID())).toBeUndefined();
  });

  it("does not stay when the order that would have made them is given up", async () => {
    const who = request();
    await expect(
      inTransaction(ctx, async (tx) => {
        await findOrMakeBuyer(tx, who);
        throw new Error("sold out");
      }),
    ).rejects.toThrow("sold out");
    expect(await buyersOf(who.email)).toEqual([]);
    await expectNoOrphans();
  });
});

const buyersOf = async (email: string): Promise<string[]> => {
  const rows = await db()
    .select({ buyerId: buyerContacts.buyerId })
    .from(buyerContacts)
    .where(and(eq(buyerContacts.channel, "email"), eq(buyerContacts.address, email)));
  return rows.map(({ buyerId }) => buyerId);
};

const expectNoOrphans = async (): Promise<void> => {
  const contact = db().select().from(buyerContacts).where(eq(buyerContacts.buyerId, buyers.id));
  expect(await db().select().from(buyers).where(notExists(contact))).toEqual([]);
};

type Finder = (tx: TxCtx, who: BuyerRequest) => Promise<FoundBuyer>;

/** Runs all requests at once, each holding its transaction open for a moment; how many were inside at a time, at most. */
async function mostAtATime(requests: readonly BuyerRequest[], finder: Finder): Promise<number> {
  let [inside, most] = [0, 0];
  await Promise.all(
    requests.map((who) =>
      inTransaction(ctx, async (tx) => {
        await finder(tx, who);
        inside += 1;
        most = Math.max(most, inside);
        await pause(15);
        inside -= 1;
      }),
    ),
  );
  return most;
}

describe("the orders of one buyer", () => {
  const expectOneAtATime = (most: number): void => expect(most).toBe(1);
  const unlocked: Finder = (tx, who) => findOrMakeBuyer(tx, { ...who, lockKeys: [] });
  const withoutRowLock: Finder = async (tx, { email }) => {
    const [id] = await buyersOf(email);
    if (!id) throw new Error("the buyer is there");
    return { id, isBlocked: false };
  };

  it("are placed one after another", async () => {
    const who = request();
    for (let round = 0; round < 5; round++)
      expectOneAtATime(
        await mostAtATime(
          times(5, () => who),
          findOrMakeBuyer,
        ),
      );
  });

  it("would be placed side by side without the lock on the contact's row", async () => {
    const who = request();
    await find(who);
    const most = await mostAtATime(
      times(5, () => who),
      withoutRowLock,
    );
    expect(() => expectOneAtATime(most)).toThrow(/expected/);
  });

  it("are placed one after another when they share a phone or an address only, whatever the order of the keys", async () => {
    const [phone, address] = [randomUUID(), randomUUID()];
    const requests = times(6, (index) =>
      request({ lockKeys: index % 2 === 0 ? [phone, address] : [address, phone, address] }),
    );
    expectOneAtATime(await mostAtATime(requests, findOrMakeBuyer));
    const most = await mostAtATime(requests, unlocked);
    expect(() => expectOneAtATime(most)).toThrow(/expected/);
  });
});

describe("parallel first orders of one email", () => {
  /** Eight first orders at once, ten times over; the emails and how many buyers each has. */
  async function race(finder: Finder): Promise<number[]> {
    const counts: number[] = [];
    for (let round = 0; round < 10; round++) {
      const who = request({ phone: newPhone() });
      await Promise.all(times(8, () => inTransaction(ctx, (tx) => finder(tx, who))));
      counts.push(new Set(await buyersOf(who.email)).size);
    }
    return counts;
  }
  const expectOneEach = (counts: number[]): void => expect(counts).toEqual(Array(10).fill(1));

  it("make one buyer, and leave none that nobody can reach", async () => {
    expectOneEach(await race(findOrMakeBuyer));
    await expectNoOrphans();
  });

  it("would make several without the unique index", async () => {
    await db().execute("drop index buyer_contacts_address_key");
    const lookThenMake: Finder = async (tx, { email }) => {
      const [known] = await buyersOf(email);
      const id = known ?? randomUUID();
      if (!known) {
        await tx.db.insert(buyers).values({ id, createdAt: tx.now() });
        await tx.db
          .insert(buyerContacts)
          .values({ buyerId: id, channel: "email", address: email, createdAt: tx.now() });
      }
      return { id, isBlocked: false };
    };
    const counts = await race(lookThenMake);
    expect(() => expectOneEach(counts)).toThrow(/expected/);
  });
});
