import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import * as schema from "@/db/schema";
import { seats, workspaces } from "@/db/schema";
import { inTransaction, systemCtx, type Ctx, type TxCtx } from "@/lib/work/context";
import { claimSeats } from "@/lib/seats";
import { openShop, type Shop } from "@/lib/testing/world";
import { cloneOrders } from "./clones";
import { perSecond } from "./in-parallel";
import type { Tools } from "./measure";
import { compare, interleave } from "./rounds";

const WIDTH = 32;
const PRODUCTS = 100;
const CLAIMS = 320;
/** More than are claimed in a round, so that nobody is told "sold out". */
const ONE_PRODUCT = [100, 100, 100, 100];
const SEATS_EACH = 5;

type Claim = { lineId: string; poolId: string; workspaces: { id: string; reserve: number }[] };

export async function compareContention({ say, size }: Tools, url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: WIDTH });
  pool.on("error", () => undefined);
  const ctx: Ctx = { ...systemCtx("bench"), db: drizzle(pool, { schema }) };
  const [one, many] = [await openShop(ONE_PRODUCT), await openMany()];
  const orders = await cloneOrders(one, CLAIMS, randomUUID().slice(0, 8).toUpperCase());
  const { rows: lines } = await pool.query<{ id: string }>(`select id from order_lines where order_id = any ($1)`, [
    orders.map(({ orderId }) => orderId),
  ]);
  const from = (shop: Shop | undefined) => ({
    poolId: shop?.poolId ?? "",
    workspaces: shop?.workspaces.map(({ id }) => ({ id, reserve: 0 })) ?? [],
  });
  const hot = lines.map(({ id }) => ({ lineId: id, ...from(one) }));
  const spread = lines.map(({ id }, index) => ({ lineId: id, ...from(many[index % many.length]) }));
  const timed = async (claims: readonly Claim[], claim: (claim: Claim) => Promise<void>) => {
    await pool.query(`update seats set status = 'free', line_id = null where status = 'held'`);
    const speed = await perSecond(claims, WIDTH, claim);
    await mustHold(pool, claims.length);
    return speed;
  };
  const byVerb = (claim: Claim) => claimByVerb(ctx, claim);
  const byWaiting = (claim: Claim) => claimByWaiting(ctx, claim);
  try {
    await timed(hot, byVerb);
    const rounds = size("rounds", 5);
    const contended = await interleave(
      rounds,
      () => timed(hot, byVerb),
      () => timed(spread, byVerb),
    );
    say(compare({ a: "one product", b: "100 products", unit: "claims/s", target: ">= 0.5" }, contended));
    const naive = await interleave(
      rounds,
      () => timed(hot, byVerb),
      () => timed(hot, byWaiting),
    );
    say(compare({ a: "passing over locked seats", b: "waiting for them", unit: "claims/s", target: ">= 5" }, naive));
  } finally {
    await pool.end();
  }
}

async function openMany(): Promise<Shop[]> {
  const shops: Shop[] = [];
  for (let index = 0; index < PRODUCTS; index++) shops.push(await openShop([SEATS_EACH]));
  return shops;
}

async function claimByVerb(ctx: Ctx, { lineId, workspaces: from }: Claim): Promise<void> {
  const claimed = await inTransaction(ctx, (tx) => claimSeats(tx, { lineId, workspaces: from, count: 1 }));
  if (!claimed) throw new Error("sold out although there are enough seats");
}

/** The plain way: the first free seat, locked; whoever lost the race for it waits and looks again. */
async function claimByWaiting(ctx: Ctx, { lineId, poolId }: Claim): Promise<void> {
  const claim = (tx: TxCtx) =>
    tx.db
      .select({ id: seats.id })
      .from(seats)
      .innerJoin(workspaces, eq(workspaces.id, seats.workspaceId))
      .where(and(eq(seats.status, "free"), eq(workspaces.poolId, poolId)))
      .orderBy(asc(workspaces.createdAt), asc(workspaces.id), asc(seats.number))
      .limit(1)
      .for("update", { of: seats });
  const isDone = () =>
    inTransaction(ctx, async (tx) => {
      const [seat] = await claim(tx);
      if (seat) await tx.db.update(seats).set({ status: "held", lineId }).where(eq(seats.id, seat.id));
      return seat !== undefined;
    });
  while (!(await isDone()));
}

/** A fast claim that sells a seat twice would be no claim. */
async function mustHold(pool: Pool, wanted: number): Promise<void> {
  const { rows } = await pool.query<{ held: number }>(
    `select count(distinct line_id)::int as held from seats where status = 'held'`,
  );
  if (rows[0]?.held !== wanted) throw new Error(`${wanted} claims, but ${rows[0]?.held} orders hold a seat`);
}
