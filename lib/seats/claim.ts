import { and, asc, eq, inArray, sql, type SQL } from "drizzle-orm";
import { assignments, seats } from "@/db/schema";
import type { PassedOver } from "@/lib/core/reasons";
import type { TxCtx } from "@/lib/work/context";
import { recordWhen } from "@/lib/work/transition";
import { choose, type Demand, type Source } from "./choice";
import type { FreeSeat } from "./store";

/**
 * Taking free seats for a line. Exact under any number of parallel claims: rows are locked before they are counted, and
 * "not enough" is only said after a second look with a lock that waits, because a seat that looked taken may come back
 * when its rival rolls back.
 */

export type Claim = {
  lineId: string;
  count: number;
  /** Where to take from, best first. */
  workspaces: readonly Source[];
  /** Where not to take from, although others who paid earlier may: their seats there count for what they were promised. */
  others?: readonly Source[];
  /** What was promised to others who paid earlier: so much must be left over. */
  promised?: readonly Demand[];
  /** People who must not sit twice in one workspace: workspaces where they have a seat come last. */
  avoidEmails?: readonly string[];
  /** Lines whose held seats are for the same people: their workspaces come last, too. */
  rivalLines?: readonly string[];
  /** Seats that the people had before: taken first where they can be had. */
  formerSeats?: readonly string[];
  /** Puts the choice on the order's record. */
  told?: Told;
};

/** What the choice was made from: the workspaces as they were weighed, best first. */
export type Told = { orderId: string; days: number; weighed: readonly Weighed[] };
/** So many of those that were not taken are named; the others were behind them. */
const NAMED_MAX = 12;

/** `why`: what spoke against it, or null for the best; `isSource`: seats of it could be taken. */
export type Weighed = Omit<PassedOver, "why"> & { id: string; why: PassedOver["why"] | null; isSource: boolean };

/** Takes `count` free seats, all in one workspace if one has enough. Null: there are not enough, and none is taken. */
export async function claimSeats(tx: TxCtx, claim: Claim): Promise<FreeSeat[] | null> {
  if (claim.count === 0) return [];
  if (claim.workspaces.length === 0) return null;
  // What must be left over can be counted only while nobody else can take any.
  const isScarce = claim.promised?.some(({ units }) => units > 0) ?? false;
  return (isScarce ? null : await claimUnlocked(tx, claim)) ?? claimLocked(tx, claim);
}

class NotEnough extends Error {}

/** The fast path: skips seats that others have locked. Rolls back to its savepoint, and so unlocks, when it fails. */
async function claimUnlocked(tx: TxCtx, claim: Claim): Promise<FreeSeat[] | null> {
  try {
    return await tx.db.transaction(async (savepoint) => {
      const taken = await takeBest({ ...tx, db: savepoint }, claim);
      if (taken.length < claim.count) throw new NotEnough();
      return taken;
    });
  } catch (error) {
    if (error instanceof NotEnough) return null;
    throw error;
  }
}

/**
 * Looks and takes in one statement. The last free seats of a workspace, as many as its reserve, are never among the
 * candidates, so that parallel claims leave them alone as well. `lock` is a parameter so that a test can take it away.
 */
export async function takeBest(
  tx: TxCtx,
  claim: Claim,
  lock: SQL = sql`for update of candidate skip locked`,
): Promise<FreeSeat[]> {
  const column = (read: (source: Source) => string | number) => sql.param(claim.workspaces.map(read));
  const { rows } = await tx.db.execute<FreeSeat>(sql`
    with wanted as (
      select * from unnest(${column(({ id }) => id)}::uuid[], ${column(({ reserve }) => reserve)}::int[],
        ${column(({ extra = 0 }) => extra)}::int[]) with ordinality as w(id, reserve, extra, position)
    ), avoided as (${avoided(claim)}), counted as (
      select s.id, s.workspace_id, s.number, w.position, w.extra,
        row_number() over (partition by s.workspace_id order by s.number) as rank,
        count(*) over (partition by s.workspace_id) as free, count(*) over (partition by s.workspace_id) - w.reserve as sellable
      from ${seats} s join wanted w on w.id = s.workspace_id where s.status = 'free'
    ), ranked as (
      select *, rank > free - extra as billed, least(sellable, free - extra) as paid from counted where rank <= sellable
    ), picked as (
      select candidate.id, r.billed from ${seats} candidate join ranked r on r.id = candidate.id
      where candidate.status = 'free'
      order by r.workspace_id in (select workspace_id from avoided), r.billed,
        r.id = any(${sql.param(claim.formerSeats ?? [])}::uuid[]) desc,
        case when r.billed then r.sellable else r.paid end >= ${claim.count} desc, r.position, r.number
      limit ${claim.count} ${lock}
    ), ${taken(tx, claim, sql`picked`)}`);
  return rows;
}

/** The slow path, when seats are scarce: locks in a fixed order and waits for every rival, so its count is exact. */
async function claimLocked(tx: TxCtx, claim: Claim): Promise<FreeSeat[] | null> {
  const ids = [...claim.workspaces, ...(claim.others ?? [])].map(({ id }) => id);
  const free = await tx.db
    .select({ id: seats.id, workspaceId: seats.workspaceId, number: seats.number })
    .from(seats)
    .where(and(eq(seats.status, "free"), inArray(seats.workspaceId, ids)))
    .orderBy(asc(seats.id))
    .for("update");
  const { rows } = await tx.db.execute<{ workspace_id: string }>(avoided(claim));
  const { count, workspaces: sources, others, promised: owed = [] } = claim;
  const [avoidedHomes, former] = [new Set(rows.map((row) => row.workspace_id)), new Set(claim.formerSeats)];
  const chosen = choose({ count, sources, others, owed, avoided: avoidedHomes, former }, free);
  if (!chosen) return null;
  const chosenIds = sql.param(chosen.map(({ seat }) => seat.id));
  const billed = sql.param(chosen.map(({ isBilled }) => isBilled));
  const picked = sql`unnest(${chosenIds}::uuid[], ${billed}::bool[]) as picked(id, billed)`;
  await tx.db.execute(sql`with avoided as (${avoided(claim)}), ${taken(tx, claim, picked)}`);
  return chosen.map(({ seat }) => seat);
}

/** Workspaces where one of the people has a seat, or a rival line holds one for them: a vendor knows a person once. */
const avoided = ({ avoidEmails = [], rivalLines = [] }: Claim): SQL => sql`
  select workspace_id from ${assignments} where status = 'ACTIVE' and email = any(${sql.param(avoidEmails)}::text[])
  union select workspace_id from ${seats} where status = 'held' and line_id = any(${sql.param(rivalLines)}::uuid[])`;

/**
 * The end of a statement: takes and records the seats in the CTE `picked`, which has locked them, and answers them. The
 * CTE `avoided` stands before it.
 */
const taken = (tx: TxCtx, { lineId, told }: Claim, picked: SQL): SQL => sql`
  taken as (
    update ${seats} set status = 'held', line_id = ${lineId}, taken_at = ${tx.now()}, changed_at = ${tx.now()}
    from ${picked} where ${seats.id} = picked.id
    returning ${seats.id}, ${seats.workspaceId}, ${seats.number}, picked.billed
  ), recorded as (${recordWhen(
    tx,
    {
      entity: "seat",
      entityId: sql`taken.id`,
      orderId: null,
      from: "free",
      to: "held",
      reason: { code: "seat_claimed" },
    },
    sql`taken`,
  )}) ${told ? sql`, ${toldWith(tx, lineId, told)}` : sql``}
  select id, workspace_id as "workspaceId", number from taken`;

/** Why these seats: the workspaces that were chosen, and what spoke against each of the others. */
const toldWith = (tx: TxCtx, lineId: string, { orderId, days, weighed }: Told): SQL => sql`
  homes as (
    select workspace_id, count(*) as seats, count(*) filter (where billed) as billed from taken group by 1
  ), weighed as (
    select (w->>'id')::uuid as id, w - 'id' - 'why' - 'isSource' as facts, w->>'why' as why,
      (w->>'isSource')::bool and (w->>'id')::uuid in (select workspace_id from avoided) as is_home, position
    from jsonb_array_elements(${JSON.stringify(weighed)}::jsonb) with ordinality as e(w, position)
  ), lost as (
    select *, row_number() over (order by position) as nth from weighed where id not in (select workspace_id from homes)
  ), told as (
    select jsonb_build_object('days', ${days}::int,
      'chosen', coalesce((select jsonb_agg(facts || jsonb_build_object('seats', seats, 'billed', billed) order by position)
        from weighed join homes on homes.workspace_id = weighed.id), '[]'),
      'passedOver', coalesce((select jsonb_agg(facts || jsonb_build_object('why',
          case when is_home then 'lives_there' else coalesce(why, 'taken_meanwhile') end) order by position)
        from lost where nth <= ${NAMED_MAX}), '[]'),
      'others', (select count(*) from lost where nth > ${NAMED_MAX})) as facts
    from (select 1 from taken limit 1) as any_taken
  ), explained as (${recordWhen(
    tx,
    {
      entity: "line",
      entityId: lineId,
      orderId,
      from: null,
      to: null,
      reason: { code: "seats_chosen", facts: sql`told.facts` },
    },
    sql`told`,
  )})`;
