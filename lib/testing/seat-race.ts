import { and, eq, inArray } from "drizzle-orm";
import { Client } from "pg";
import { z } from "zod";
import { db } from "@/db/client";
import { orderLines, seats, workspaces } from "@/db/schema";
import { openShop, order, outcomeOf, type Shop } from "./world";

/**
 * More buyers than seats, all at once: the real `placeOrder` on the real database. Some workspaces keep seats back, some
 * have extra ones that are not paid for, some end too early for the longer of two terms.
 */

export type Race = { buyers: number; seats: number; workspaces: number };

/** Buyers that ask at the same moment: the pool of connections is this wide. */
const WIDTH = 16;
const SHORT_DAYS = 7;
const ENDS_IN_DAYS = 12;

type Home = { id: string; seats: number; isShort: boolean };

/** Plays one race. Answers what was wrong at its end, one sentence each; nothing when every seat was sold exactly once. */
export async function race({ buyers, seats: stock, workspaces: count }: Race): Promise<string[]> {
  const each = Math.floor(stock / count);
  const reserves = Array.from({ length: count }, (_, index) => index % 3);
  const shop = await openShop(reserves.map((reserve) => each + reserve));
  const brief = await openShop([], { poolId: shop.poolId, durationDays: SHORT_DAYS });
  const homes = shop.workspaces.map(({ id }, index): Home => ({ id, seats: each, isShort: index % 5 === 0 }));
  for (const [index, home] of homes.entries())
    await db()
      .update(workspaces)
      .set({
        reserve: reserves[index] ?? 0,
        extraSeats: index % 4 === 0 ? 2 : 0,
        endsAt: home.isShort ? new Date(Date.now() + ENDS_IN_DAYS * 86_400_000) : null,
      })
      .where(eq(workspaces.id, home.id));
  return judge(homes, await ask(buyers, shop, brief));
}

type Bought = { orderId: string; isBrief: boolean };
type Asked = { bought: Bought[]; refused: string[] };

async function ask(buyers: number, shop: Shop, brief: Shop): Promise<Asked> {
  const asked: Asked = { bought: [], refused: [] };
  const waiting = Array.from({ length: buyers }, (_, index) => index % 2 === 0);
  const worker = async (): Promise<void> => {
    for (let isBrief = waiting.pop(); isBrief !== undefined; isBrief = waiting.pop()) {
      const placing = order(isBrief ? brief : shop);
      const outcome = await outcomeOf(placing);
      if (outcome === "ok") asked.bought.push({ orderId: (await placing).order_id, isBrief });
      else asked.refused.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return asked;
}

async function judge(homes: readonly Home[], { bought, refused }: Asked): Promise<string[]> {
  const stock = homes.reduce((sum, home) => sum + home.seats, 0);
  const held = await db()
    .select({ workspaceId: seats.workspaceId, orderId: orderLines.orderId })
    .from(seats)
    .innerJoin(orderLines, eq(orderLines.id, seats.lineId))
    .where(
      and(
        eq(seats.status, "held"),
        inArray(
          seats.workspaceId,
          homes.map(({ id }) => id),
        ),
      ),
    );
  const wrong: string[] = [];
  const others = refused.filter((code) => code !== "sold_out");
  if (others.length > 0) wrong.push(`refused for another reason than that there is none left: ${others[0] ?? ""}`);
  if (bought.length !== stock) wrong.push(`${bought.length} orders were taken for ${stock} seats`);
  const holding = bought.filter(({ orderId }) => held.filter((seat) => seat.orderId === orderId).length === 1);
  if (holding.length !== bought.length) wrong.push(`${bought.length - holding.length} orders do not hold one seat`);
  for (const home of homes) {
    const here = held.filter(({ workspaceId }) => workspaceId === home.id);
    if (here.length > home.seats) wrong.push(`${here.length} seats were sold where ${home.seats} were for sale`);
    const isLong = ({ orderId }: (typeof held)[number]) =>
      bought.some((one) => one.orderId === orderId && !one.isBrief);
    if (home.isShort && here.some(isLong)) wrong.push("a long term was sold in a workspace that ends before it");
  }
  return wrong;
}

const unlockedText = (text: string): string =>
  text
    .replaceAll(/\bfor update\b( of \w+)?( skip locked)?/gi, "")
    .replaceAll("pg_advisory_xact_lock(hashtextextended(key, 0))", "hashtextextended(key, 0)");

const sent = z.looseObject({ text: z.string() });

/** Does the work without the locks on rows and supplies: the statements are the same but for taking them. */
export async function withoutLocks<T>(work: () => Promise<T>): Promise<T> {
  const original = Client.prototype.query;
  const unlocked = function (this: Client, ...args: unknown[]): unknown {
    const [query, ...rest] = args;
    const parsed = sent.safeParse(query);
    if (parsed.success && typeof query === "object" && query !== null)
      Object.assign(query, { text: unlockedText(parsed.data.text) });
    return Reflect.apply(original, this, [query, ...rest]);
  };
  Object.assign(Client.prototype, { query: unlocked });
  try {
    return await work();
  } finally {
    Object.assign(Client.prototype, { query: original });
  }
}
