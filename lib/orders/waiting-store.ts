import { and, asc, eq, inArray, lt, or, sql, type SQL, type SQLWrapper } from "drizzle-orm";
import { orderLines, orders, orderUnits, products, waitingEntries } from "@/db/schema";
import type { Ctx, TxCtx } from "@/lib/work/context";
import type { Line, Order, Unit } from "./store";

/** What open orders and the waiting list claim: unpaid ones that hold goods, paid ones that wait for some, and those due for a sweep. */

const isOwedRow = inArray(orders.paymentStatus, ["paid", "partially_refunded"]);
const isUnderWay = inArray(orders.invitationStatus, ["not_started", "pending_stock", "processing"]);
/** A unit that renews extends an existing seat and needs nothing from stock. */
const needsStock = sql`${orderUnits.status} = 'waiting' and ${orderUnits.renews} is null`;
const array = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;

export type PressureQuery = {
  email: string;
  phone: string | null;
  /** Where the request came from; null when unknown. */
  address: string | null;
  supplies: readonly string[];
  /** Emails of the people the order is for. */
  people: readonly string[];
  /** The order itself, when it is opened once more. */
  exceptOrder?: string;
  /** The offer of the waiting list that is being bought. */
  offerId?: string | null;
};

export type Pressure = {
  /** Unpaid orders that are still open, made from this address: all of them, and those with this email or phone. */
  pending: { email: number; phone: number; address: number };
  /** Units that unpaid open orders hold, by supply. */
  held: Map<string, HeldUnits>;
  /** Whether this email has paid for an order from this address before. */
  isKnown: boolean;
  /** Lines of these supplies that are paid and not delivered yet: what they lack is not for sale. */
  owed: OwedLine[];
  /** Units that the waiting list comes first for, by supply. */
  waited: Map<string, Waited[]>;
  /** Lines of other unpaid open orders that name one of the people. */
  rivalLines: string[];
};

/** `own`: from this address, or where none is known with this email or phone; `newcomers`: of everybody who never paid. */
export type HeldUnits = { own: number; newcomers: number };

/** Everything about other orders that decides whether this one may hold goods, in one statement. */
export async function readPressure(tx: TxCtx, query: PressureQuery): Promise<Pressure> {
  const isRival = sql`${orders.paymentStatus} = 'pending' and ${orders.expiresAt} > ${tx.now()} and ${orders.id} <> ${query.exceptOrder ?? ""}`;
  const isFromHere = sql`${orders.clientAddress} is not distinct from ${query.address}`;
  const isTheirs = sql`(${orders.customerEmail} = ${query.email} or ${orders.phone} = ${query.phone})`;
  const pendingOf = (whose: SQL): SQL =>
    sql`(select count(*)::int from ${orders} where ${isRival} and ${isFromHere} and ${whose})`;
  const held = sql`(select coalesce(json_object_agg(supply, json_build_object('own', own, 'newcomers', newcomers)), '{}')
    from (select ${orderLines.supply} as supply,
        count(*) filter (where ${isFromHere} and (${query.address}::text is not null or ${isTheirs}))::int as own,
        count(*) filter (where not ${hasPaid(orders.customerEmail, orders.clientAddress)})::int as newcomers
      from ${orders} join ${orderLines} on ${orderLines.orderId} = ${orders.id}
        join ${orderUnits} on ${orderUnits.lineId} = ${orderLines.id}
      where ${isRival} and ${needsStock} and ${orderLines.supply} = any(${array(query.supplies)})
      group by ${orderLines.supply}) as held)`;
  const rivals = sql`(select coalesce(json_agg(distinct ${orderUnits.lineId}), '[]')
    from ${orderUnits} join ${orders} on ${orders.id} = ${orderUnits.orderId}
    where ${orderUnits.email} = any(${array(query.people)}) and ${orderUnits.status} = 'waiting' and ${isRival})`;
  const owed = sql`(select coalesce(json_agg(owed), '[]') from (${owedLines(query)}) as owed)`;
  const behind: WaitingTurn = query.offerId ? { behind: "offers", exceptId: query.offerId } : { behind: "everybody" };
  const waited = sql`(select coalesce(json_agg(w), '[]') from (${waitedUnits(tx, query.supplies, behind)}) as w)`;
  const { rows } = await tx.db.execute<PressureRow>(sql`select
    ${pendingOf(sql`${orders.customerEmail} = ${query.email}`)} as email,
    ${pendingOf(sql`${orders.phone} = ${query.phone}`)} as phone,
    ${pendingOf(sql`${query.address}::text is not null`)} as address,
    ${held} as held, ${hasPaid(sql`${query.email}::text`, sql`${query.address}::text`)} as "isKnown",
    ${owed} as owed, ${waited} as waited, ${rivals} as rivals`);
  return toPressure(rows[0]);
}

/** Somebody else who gives a known email is as new as anybody: their address has not paid. */
const hasPaid = (email: SQLWrapper, address: SQLWrapper): SQL =>
  sql`exists (select 1 from ${orders} as earlier where earlier.customer_email = ${email}
    and earlier.client_address is not distinct from ${address} and earlier.paid_at is not null)`;

type PressureRow = {
  email: number;
  phone: number;
  address: number;
  held: Record<string, HeldUnits>;
  isKnown: boolean;
  owed: OwedLine[];
  waited: ({ supply: string } & Waited)[];
  rivals: string[];
};

function toPressure(row: PressureRow | undefined): Pressure {
  if (!row) throw new Error("a select without from answers one row");
  const { email, phone, address, held, isKnown, owed, waited, rivals } = row;
  return {
    pending: { email, phone, address },
    held: new Map(Object.entries(held)),
    isKnown,
    owed,
    waited: bySupply(waited),
    rivalLines: rivals,
  };
}

/**
 * Who of the waiting list comes first: for a new buyer everybody who waits; for whoever was offered something the other
 * open offers; for a paid order the offers that were made before its payment.
 */
export type WaitingTurn =
  { behind: "everybody" } | { behind: "offers"; exceptId?: string | undefined; madeBefore?: Date | undefined };

/** Units that are waited for, each for so many days; 0: what has no term. */
export type Waited = { units: number; days: number };

function waitedUnits(ctx: Ctx, supplies: readonly string[], turn: WaitingTurn): SQL {
  const { status, units, offeredUnits, offeredAt, offerEndsAt, supply, id, productId } = waitingEntries;
  const offers = sql`${status} = 'offered' and ${offerEndsAt} > ${ctx.now()}::timestamptz`;
  const counted =
    turn.behind === "everybody"
      ? sql`(${status} = 'waiting' or (${offers}))`
      : sql`${offers} ${turn.exceptId ? sql`and ${id} <> ${turn.exceptId}::uuid` : sql``}
          ${turn.madeBefore ? sql`and ${offeredAt} < ${turn.madeBefore}::timestamptz` : sql``}`;
  const days = sql`coalesce(${products.durationDays}, 0)`;
  return sql`select ${supply} as supply, ${days} as days,
      sum(case ${status} when 'offered' then ${offeredUnits} else ${units} end)::int as units
    from ${waitingEntries} join ${products} on ${products.id} = ${productId}
    where ${supply} = any(${array(supplies)}) and ${counted} group by 1, 2`;
}

function bySupply(rows: readonly ({ supply: string } & Waited)[]): Map<string, Waited[]> {
  const waited = new Map<string, Waited[]>();
  for (const { supply, units, days } of rows) waited.set(supply, [...(waited.get(supply) ?? []), { units, days }]);
  return waited;
}

/** Units of these supplies that the waiting list comes first for. */
export async function selectWaited(
  ctx: Ctx,
  supplies: readonly string[],
  turn: WaitingTurn,
): Promise<Map<string, Waited[]>> {
  if (supplies.length === 0) return new Map();
  const { rows } = await ctx.db.execute<{ supply: string } & Waited>(waitedUnits(ctx, supplies, turn));
  return bySupply(rows);
}

/** The lock that new orders take on what they hold (`findOrMakeBuyer`), for whoever promises some of it otherwise. */
export async function lockSupply(tx: TxCtx, supply: string): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${supplyLock(supply)}, 0))`);
}

export const supplyLock = (supply: string): string => `supply:${supply}`;

/** A line of a paid order, and those of its units that are not delivered yet, whatever it holds for them already. */
export type OwedLine = {
  orderId: string;
  lineId: string;
  supply: string;
  kind: Line["kind"];
  /** For how long each unit was bought; null for what has no term. */
  days: number | null;
  units: Pick<Unit, "id" | "status" | "renews">[];
};

/** `supplies`: none means all; `before`: only lines of orders that were paid earlier. */
export type OwedQuery = { supplies?: readonly string[]; before?: Date };

/** Two halves, each with an index: a unit that waits holds its order back from being delivered, one without a name does not. */
const owedLines = ({ supplies, before }: OwedQuery): SQL => {
  const columns = sql`${orderUnits.id}, ${orderUnits.lineId}, ${orderUnits.status}, ${orderUnits.renews}, ${orders.paidAt}`;
  return sql`select ${orderLines.orderId} as "orderId", ${orderLines.id} as "lineId", ${orderLines.supply} as supply,
      ${orderLines.kind} as kind, ${orderLines.durationDays} as days, json_agg(json_build_object('id', open.id, 'status', open.status, 'renews', open.renews)) as units
    from (
      select ${columns} from ${orders} join ${orderUnits} on ${orderUnits.orderId} = ${orders.id}
        where ${isOwedRow} and ${isUnderWay} and ${orderUnits.status} = 'waiting'
      union all
      select ${columns} from ${orderUnits} join ${orders} on ${orders.id} = ${orderUnits.orderId}
        where ${orderUnits.status} in ('needs_name','needs_person') and ${isOwedRow}
          and ${orders.invitationStatus} not in ('ended','revoked')
    ) as open join ${orderLines} on ${orderLines.id} = open.line_id
    where true ${supplies ? sql`and ${orderLines.supply} = any(${array(supplies)})` : sql``}
      ${before ? sql`and open.paid_at < ${before}` : sql``}
    group by ${orderLines.id}, open.paid_at
    order by open.paid_at, ${orderLines.orderId}, ${orderLines.position}`;
};

/** Lines of paid orders that are not delivered yet, in order of payment. */
export async function selectOwedLines(ctx: Ctx, query: OwedQuery = {}): Promise<OwedLine[]> {
  if (query.supplies?.length === 0) return [];
  return (await ctx.db.execute<OwedLine>(owedLines(query))).rows;
}

/**
 * Paid orders that wait for stock and that nothing has changed since `before`, in order of payment. Some of their units
 * may have their goods already; only a preparation knows.
 */
export async function selectWaitingLong(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(and(isOwedRow, eq(orders.invitationStatus, "pending_stock"), lt(orders.updatedAt, before)))
    .orderBy(asc(orders.paidAt), asc(orders.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/**
 * Locks the orders with a unit that renews this assignment and is not delivered yet, paid or not, and `alsoId` with them:
 * in the order of their ids, so that two of these cannot deadlock. Answers those that renew.
 */
export async function lockRenewing(
  tx: TxCtx,
  assignmentId: string,
  alsoId: string,
): Promise<Pick<Order, "id" | "paymentStatus">[]> {
  const isRenewing = and(eq(orderUnits.renews, assignmentId), eq(orderUnits.status, "waiting"));
  const ids = tx.db.select({ id: orderUnits.orderId }).from(orderUnits).where(isRenewing);
  const rows = await tx.db
    .select({ id: orders.id, paymentStatus: orders.paymentStatus, renews: sql<boolean>`${inArray(orders.id, ids)}` })
    .from(orders)
    .where(or(inArray(orders.id, ids), eq(orders.id, alsoId)))
    .orderBy(asc(orders.id))
    .for("no key update");
  return rows.filter(({ renews }) => renews);
}

/** Unpaid orders whose time was over before `before`, the longest overdue first. */
export async function selectOverdue(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.paymentStatus, "pending"), lt(orders.expiresAt, before)))
    .orderBy(asc(orders.expiresAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Paid orders under delivery in which nothing has moved since `before`, in order of payment. */
export async function selectStuck(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(
      and(isOwedRow, inArray(orders.invitationStatus, ["not_started", "processing"]), lt(orders.updatedAt, before)),
    )
    .orderBy(asc(orders.paidAt), asc(orders.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
