import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { messages, vendorCalls, workspaces } from "@/db/schema";
import { isDomainError } from "@/lib/core/errors";
import {
  deliverUnit,
  finishDelivery,
  followIncidents,
  moveBatch,
  openIncident,
  prepareDelivery,
  readIncidentPlan,
  runIncident,
  tellWaiting,
  type IncidentPlan,
} from "@/lib/delivery";
import { killedAt } from "@/lib/delivery/testing/interrupt";
import { ctx, deliver, openSeatShop, paid, peopleIn, resize, type Home } from "@/lib/delivery/testing/world";
import { selectIncident, selectMoves, type Move } from "@/lib/incidents";
import type { Ctx } from "@/lib/work/context";

/** A whole incident by the shop's clock: real tables, the pretend vendor, the durable functions without their engine. */

export type GoingDown = { poolId: string; down: Home; targets: Home[]; orderIds: string[] };

/** A pool whose first workspace has `people` who were invited there, and others with so many free seats. */
export async function shopGoingDown(people: number, free: readonly number[]): Promise<GoingDown & { shop: Shop }> {
  const shop = await openSeatShop([people, ...free.map(() => 0)]);
  const [down, ...targets] = shop.workspaces;
  if (!down) throw new Error("a shop has a workspace");
  const orderIds: string[] = [];
  for (let index = 0; index < people; index++) {
    const orderId = await paid([{ product: shop.product }]);
    if ((await deliver(orderId)) !== "invited") throw new Error("somebody was not invited");
    orderIds.push(orderId);
  }
  for (const [index, home] of targets.entries()) await resize(home, free[index] ?? 0);
  return { shop, poolId: shop.poolId, down, targets, orderIds };
}
type Shop = Awaited<ReturnType<typeof openSeatShop>>;

/** The press, with the plan as it is now. */
export async function press(id: string, down: Home): Promise<IncidentPlan> {
  const plan = await readIncidentPlan(ctx, await selectIncident(ctx, id));
  await runIncident(ctx, id, { fingerprint: plan.fingerprint, confirm: down.name });
  return plan;
}

/** What the durable function does, without its engine. */
export async function moveAll(id: string): Promise<void> {
  while ((await moveBatch(ctx, id)) > 0);
  await tellWaiting(ctx, id);
}

export type Drilled = {
  plan: IncidentPlan;
  moves: Move[];
  /** Seconds of the shop's clock from the press until the last invitation was out. */
  seconds: number;
  kills: number;
  /** Invitations that each vendor has carried out, by person; whoever was told, by order. */
  invited: Map<string, number>;
  told: Map<string, number>;
  /** The shortest time between two calls of one workspace, in seconds. */
  leastPauseSeconds: number;
  peopleThere: string[];
};

const SECONDS_MAX = 1_800;
/** At which statement a process dies: in the batches, then while somebody is invited. */
const BATCH_KILLS = [9, 61, 133];
const INVITE_KILLS = [14, 19];

/** Marks the workspace down, presses, and lets everything run its course with five kills in between. */
export async function drillIncident({ down, targets, orderIds }: GoingDown, paceSeconds: number): Promise<Drilled> {
  const targetIds = targets.map(({ id }) => id);
  await db().update(workspaces).set({ paceSeconds }).where(inArray(workspaces.id, targetIds));
  const { id } = await openIncident(ctx, down.id, "drill");
  const plan = await press(id, down);
  let kills = 0;
  for (const at of BATCH_KILLS) kills += Number(await killedAt(at, () => moveBatch(ctx, id)));
  await moveAll(id);
  const run = await inviteAll(orderIds);
  await followIncidents({ ...ctx, now: () => new Date(Date.now() + SECONDS_MAX * 1000) });
  return {
    plan,
    moves: await selectMoves(ctx, id),
    seconds: run.seconds,
    kills: kills + run.kills,
    invited: await countInvited(targetIds),
    told: await countTold(orderIds),
    leastPauseSeconds: await leastPause(targetIds),
    peopleThere: await peopleIn(targets),
  };
}

/** The deliveries: everybody asks at once, and comes again when they are told to. */
async function inviteAll(orderIds: readonly string[]): Promise<{ seconds: number; kills: number }> {
  const began = Date.now();
  const due = new Map(orderIds.map((orderId) => [orderId, 0]));
  let [kills, last] = [0, 0];
  for (let second = 0; due.size > 0; second++) {
    if (second > SECONDS_MAX) throw new Error(`${due.size} are not invited after ${SECONDS_MAX} s`);
    const at: Ctx = { ...ctx, now: () => new Date(began + second * 1000) };
    const now = [...due].filter(([, time]) => time <= second).map(([orderId]) => orderId);
    if (now.length > 0) last = second;
    const settle = async (orderId: string): Promise<void> => {
      const wait = await deliverOnce(at, orderId);
      if (wait === null) due.delete(orderId);
      else due.set(orderId, second + Math.max(1, wait));
    };
    // A process that is killed does nothing beside it; its order is announced again by the sweep.
    const statement = INVITE_KILLS[kills];
    const [victim, ...others] = now;
    if (victim !== undefined && statement !== undefined && second > 0) {
      if (await killedAt(statement, () => settle(victim))) kills++;
      if (due.has(victim)) due.set(victim, Math.max(due.get(victim) ?? 0, second + 25));
    }
    const rest = statement === undefined || second === 0 ? now : others;
    for (let from = 0; from < rest.length; from += WIDTH) await Promise.all(rest.slice(from, from + WIDTH).map(settle));
  }
  return { seconds: last, kills };
}

const WIDTH = 8;

/** One run of the delivery. Answers in how many seconds to come again; null: there is nothing to come for. */
async function deliverOnce(at: Ctx, orderId: string): Promise<number | null> {
  try {
    const prepared = await prepareDelivery(at, orderId);
    if (prepared.state !== "ready") return null;
    for (const unitId of prepared.unitIds) {
      const { outcome } = await deliverUnit(at, unitId);
      if (outcome === "reseated") return 1;
    }
    await finishDelivery(at, orderId);
    return null;
  } catch (error) {
    if (!isDomainError(error) || error.code !== "try_later") throw error;
    return Number(error.details.retryAfterSeconds ?? 1);
  }
}

async function countInvited(workspaceIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db()
    .select({
      email: vendorCalls.email,
      times: sql<number>`count(*) filter (where ${vendorCalls.outcome} = 'done')::int`,
    })
    .from(vendorCalls)
    .where(and(inArray(vendorCalls.workspaceId, [...workspaceIds]), eq(vendorCalls.action, "invite")))
    .groupBy(vendorCalls.email);
  return new Map(rows.map(({ email, times }) => [email, times]));
}

async function countTold(orderIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db()
    .select({ orderId: messages.orderId, times: sql<number>`count(*)::int` })
    .from(messages)
    .where(and(inArray(messages.orderId, [...orderIds]), inArray(messages.kind, ["moved", "incident_waiting"])))
    .groupBy(messages.orderId);
  return new Map(rows.map(({ orderId, times }) => [orderId ?? "", times]));
}

async function leastPause(workspaceIds: readonly string[]): Promise<number> {
  const { rows } = await db().execute<{ pause: number | null }>(sql`
    select min(extract(epoch from pause))::float as pause from (
      select at - lag(at) over (partition by workspace_id order by at) as pause from ${vendorCalls}
      where workspace_id = any(${sql.param([...workspaceIds])}::uuid[])
    ) as pauses`);
  return rows[0]?.pause ?? Number.POSITIVE_INFINITY;
}
