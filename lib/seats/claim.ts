import { and, asc, eq, inArray, sql, type SQL } from "drizzle-orm";
import { assignments, seats } from "@/db/schema";
import type { TxCtx } from "@/lib/work/context";
import { recordWhen } from "@/lib/work/transition";
import type { FreeSeat } from "./store";

/**
 * Taking free seats for a line. Exact under any number of parallel claims: rows are locked before they are counted, and
 * "not enough" is only said after a second look with a lock that waits, because a seat that looked taken may come back
 * when its rival rolls back.
 */

export type Claim = {
  lineId: string;
  count: number;
  /** Where to take from, best first. In each, `reserve` free seats are kept back. */
  workspaces: readonly { id: string; reserve: number }[];
  /** Free seats that must be left over, because they were promised to somebody who paid earlier. */
  promised?: number;
  /** People who must not sit twice in one workspace: workspaces where they have a seat come last. */
  avoidEmails?: readonly string[];
  /** Lines whose held seats are for the same people: their workspaces come last, too. */
  rivalLines?: readonly string[];
};

/** Takes `count` free seats, all in one workspace if one has enough. Null: there are not enough, and none is taken. */
export async function claimSeats(tx: TxCtx, claim: Claim): Promise<FreeSeat[] | null> {
  if (claim.count === 0) return [];
  if (claim.workspaces.length === 0) return null;
  // What must be left over can be counted only while nobody else can take any.
  const isScarce = (claim.promised ?? 0) > 0;
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
  const { rows } = await tx.db.execute<FreeSeat>(sql`
    with wanted as (
      select * from unnest(${sql.param(claim.workspaces.map(({ id }) => id))}::uuid[],
        ${sql.param(claim.workspaces.map(({ reserve }) => reserve))}::int[]) with ordinality as w(id, reserve, position)
    ), avoided as (${avoided(claim)}), ranked as (
      select s.id, s.workspace_id, s.number, w.position,
        row_number() over (partition by s.workspace_id order by s.number) as rank,
        count(*) over (partition by s.workspace_id) - w.reserve as sellable
      from ${seats} s join wanted w on w.id = s.workspace_id where s.status = 'free'
    ), picked as (
      select candidate.id from ${seats} candidate join ranked r on r.id = candidate.id
      where candidate.status = 'free' and r.rank <= r.sellable
      order by r.workspace_id in (select workspace_id from avoided), r.sellable >= ${claim.count} desc, r.position, r.number
      limit ${claim.count} ${lock}
    ), ${taken(tx, claim.lineId, sql`picked`)}`);
  return rows;
}

/** The slow path, when seats are scarce: locks in a fixed order and waits for every rival, so its count is exact. */
async function claimLocked(tx: TxCtx, claim: Claim): Promise<FreeSeat[] | null> {
  const ids = claim.workspaces.map(({ id }) => id);
  const free = await tx.db
    .select({ id: seats.id, workspaceId: seats.workspaceId, number: seats.number })
    .from(seats)
    .where(and(eq(seats.status, "free"), inArray(seats.workspaceId, ids)))
    .orderBy(asc(seats.id))
    .for("update");
  const { rows } = await tx.db.execute<{ workspace_id: string }>(avoided(claim));
  const chosen = choose(claim, free, new Set(rows.map((row) => row.workspace_id)));
  if (!chosen) return null;
  const chosenIds = sql.param(chosen.map(({ id }) => id));
  const picked = sql`(select unnest(${chosenIds}::uuid[]) as id) picked`;
  await tx.db.execute(sql`with ${taken(tx, claim.lineId, picked)}`);
  return chosen;
}

function choose(claim: Claim, free: readonly FreeSeat[], avoid: ReadonlySet<string>): FreeSeat[] | null {
  const sellable = claim.workspaces.map(({ id, reserve }) => {
    const here = free.filter((seat) => seat.workspaceId === id).toSorted((left, right) => left.number - right.number);
    return { id, seats: here.slice(0, Math.max(0, here.length - reserve)) };
  });
  const total = sellable.reduce((sum, workspace) => sum + workspace.seats.length, 0);
  if (total - (claim.promised ?? 0) < claim.count) return null;
  const rank = (workspace: (typeof sellable)[number]): number =>
    (avoid.has(workspace.id) ? 2 : 0) + (workspace.seats.length >= claim.count ? 0 : 1);
  const best = sellable.toSorted((left, right) => rank(left) - rank(right));
  return best.flatMap((workspace) => workspace.seats).slice(0, claim.count);
}

/** Workspaces where one of the people has a seat, or a rival line holds one for them: a vendor knows a person once. */
const avoided = ({ avoidEmails = [], rivalLines = [] }: Claim): SQL => sql`
  select workspace_id from ${assignments} where status = 'ACTIVE' and email = any(${sql.param(avoidEmails)}::text[])
  union select workspace_id from ${seats} where status = 'held' and line_id = any(${sql.param(rivalLines)}::uuid[])`;

/** The end of a statement: takes and records the seats in the CTE `picked`, which has locked them, and answers them. */
const taken = (tx: TxCtx, lineId: string, picked: SQL): SQL => sql`
  taken as (
    update ${seats} set status = 'held', line_id = ${lineId}, taken_at = ${tx.now()}, changed_at = ${tx.now()}
    from ${picked} where ${seats.id} = picked.id
    returning ${seats.id}, ${seats.workspaceId}, ${seats.number}
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
  )}) select id, workspace_id as "workspaceId", number from taken`;
