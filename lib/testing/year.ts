import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { assignments, messages, products } from "@/db/schema";
import { env } from "@/lib/core/env";
import { calendarDay, daysAfter, startOfDay } from "@/lib/core/format";
import type { RenewalLink } from "@/lib/core/renewal-link";
import { endTerms, isOvertaken, remindLeaving, vacateSeat } from "@/lib/delivery";
import { deliverMessage } from "@/lib/messages";
import { channelNamed } from "@/lib/messages/channels/registry";
import { expireOverdue, placeRenewal, readMemberships } from "@/lib/ordering";
import { selectAttempts } from "@/lib/payments";
import { selectLeaving } from "@/lib/seats";
import { REMINDER_KINDS } from "@/lib/seats/status";
import { buyerCtx, type Ctx } from "@/lib/work/context";
import { ctx, deliver, openShop, order, pay, seatsOf, type Shop } from "./world";

/**
 * A shop over a year, by the shop's clock and with its own verbs: people come, are reminded, renew early, in the moment in
 * which a reminder is on its way, late or never, and leave. What must never happen is counted from the tables afterwards.
 */

export type YearOptions = {
  /** About how many terms are bought in the year. */
  terms: number;
  seed?: number;
  /** Off: reminders are sent as they were queued, for the twin. */
  isLookedAtAgain?: boolean;
  onMonth?: (day: number, terms: number) => void;
};

export type Year = {
  terms: number;
  renewals: number;
  late: number;
  ended: number;
  remindersSent: number;
  remindersDropped: number;
  /** Reminders that were sent to somebody who had renewed. */
  afterRenewal: number;
  /** Terms whose order has no receipt that paid it, or that began before it. */
  withoutReceipt: number;
  /** Renewals after which the person sat elsewhere, or the end was not a term later. */
  seatsChanged: number;
  /** Renewals that cost more than the price that was paid before. */
  dearer: number;
};

const HOUR = 3_600_000;
const DAYS = 365;
const TERM_DAYS = 30;
const PRICE_IDR = 50_000;
/** From that day on newcomers pay twice as much; whoever renews by the link does not. */
const PRICE_RISES_ON = 180;

/** What somebody does about the end of a term. */
const PLANS = ["early", "racing", "reminded", "hesitating", "last_day", "late", "leaving"] as const;
type Plan = (typeof PLANS)[number];
type Person = {
  email: string;
  orderId: string;
  endsAt: Date;
  plan: Plan;
  link: RenewalLink | null;
  homes: Map<string, string>;
};
type Run = {
  shop: Shop;
  people: Person[];
  random: () => number;
  options: YearOptions;
  changed: number;
  late: number;
  made: number;
};

export async function simulateYear(options: YearOptions): Promise<Year> {
  const population = Math.max(6, Math.round(options.terms / 12));
  const shop = await openShop([population * 2], { priceIdr: PRICE_IDR, durationDays: TERM_DAYS });
  const run: Run = { shop, people: [], random: numbers(options.seed ?? 1), options, changed: 0, late: 0, made: 0 };
  const first = calendarDay(new Date(), env().TIMEZONE);
  for (let day = 0; day < DAYS; day++) {
    const today = startOfDay(daysAfter(first, day + 1), env().TIMEZONE).getTime();
    const at = (hours: number): Ctx => ({ ...ctx, now: () => new Date(today + hours * HOUR) });
    // Everybody comes within the first month; whoever leaves makes room for somebody else.
    const wanted = Math.ceil((population * Math.min(day + 1, TERM_DAYS)) / TERM_DAYS);
    while (run.people.length < wanted) await join(run, at(10));
    if (day === PRICE_RISES_ON) await raisePrice(shop);
    await remindLeaving(at(10.5));
    await act(run, at(11), ["early", "racing"]);
    await hesitate(run, at(11));
    await sendReminders(at(12), options.isLookedAtAgain ?? true);
    await act(run, at(13), ["reminded", "hesitating", "last_day", "late"]);
    await closeDay(run, at(23));
    if (day % TERM_DAYS === 0) options.onMonth?.(day, run.made);
  }
  return audit(run);
}

/** On which day before the end each plan is carried out. */
const DAY_OF: Record<Exclude<Plan, "leaving">, number> = {
  early: 10,
  racing: 3,
  reminded: 3,
  hesitating: 1,
  last_day: 0,
  late: -1,
};

const daysLeft = ({ endsAt }: Person, now: Ctx): number =>
  Math.round((Date.parse(dayOf(endsAt)) - Date.parse(dayOf(now.now()))) / (24 * HOUR));
const dayOf = (at: Date): string => calendarDay(at, env().TIMEZONE);
const buyerAt = (now: Ctx): Ctx => ({ ...buyerCtx(null), now: now.now });

async function join(run: Run, now: Ctx): Promise<void> {
  const email = `year-${run.options.seed ?? 1}-${run.shop.packageId}-${run.made}@example.com`;
  const placed = await order(run.shop, { customer_email: email, intent: "new" }, undefined, buyerAt(now));
  await pay(placed.payment_reference, "no_webhook", now);
  await deliver(placed.order_id, now);
  const person: Person = {
    email,
    orderId: placed.order_id,
    endsAt: now.now(),
    plan: "leaving",
    link: null,
    homes: new Map(),
  };
  await settle(run, person, now);
  run.people.push(person);
  run.made++;
}

/** Reads where the person sits now and until when, and lets them decide about this term. */
async function settle(run: Run, person: Person, now: Ctx): Promise<void> {
  const [seat] = await db()
    .select()
    .from(assignments)
    .where(and(eq(assignments.email, person.email), eq(assignments.status, "ACTIVE")));
  if (!seat?.endsAt) throw new Error(`${person.email} has no seat`);
  const home = `${seat.seatId} ${seat.workspaceId}`;
  const before = person.homes.get(seat.id);
  if (before !== undefined && before !== home) run.changed++;
  person.homes.set(seat.id, home);
  person.endsAt = seat.endsAt;
  // More stay than leave, so that terms follow one another.
  person.plan = PLANS[Math.floor(run.random() * (PLANS.length - 0.5))] ?? "leaving";
  const [membership] = await readMemberships(now, person.orderId);
  person.link = membership?.link ?? null;
}

async function act(run: Run, now: Ctx, plans: readonly Exclude<Plan, "leaving">[]): Promise<void> {
  for (const person of run.people) {
    const { plan } = person;
    if (plan === "leaving" || !plans.includes(plan) || daysLeft(person, now) !== DAY_OF[plan]) continue;
    const until = person.endsAt;
    const id = await renew(run, person, now);
    await payFor(id, now);
    await deliver(id, now);
    person.orderId = id;
    if (plan === "late") run.late++;
    await settle(run, person, now);
    // What is over begins anew with its payment; nobody gets days for which there was no seat, and nobody loses any.
    const begins = Math.max(until.getTime(), now.now().getTime());
    if (person.endsAt.getTime() !== begins + TERM_DAYS * 24 * HOUR) run.changed++;
    run.made++;
  }
}

/** By the link of the reminder, or for the early ones by ordering the same again. */
async function renew(run: Run, person: Person, now: Ctx): Promise<string> {
  if (person.plan === "early") {
    const again = { customer_email: person.email, intent: "renew" };
    return (await order(run.shop, again, undefined, buyerAt(now))).order_id;
  }
  if (!person.link) throw new Error(`${person.email} has no link`);
  return placeRenewal(buyerAt(now), person.link, null);
}

/** Draws the code and does not pay: nothing may come of it. */
async function hesitate({ people }: Run, now: Ctx): Promise<void> {
  for (const person of people)
    if (person.plan === "hesitating" && person.link && daysLeft(person, now) === 3)
      await placeRenewal(buyerAt(now), person.link, null);
}

async function payFor(orderId: string, now: Ctx): Promise<void> {
  const [attempt] = await selectAttempts(now, orderId);
  if (!attempt) throw new Error(`${orderId} has no code`);
  await pay(attempt.reference, "no_webhook", now);
}

async function sendReminders(now: Ctx, isLookedAtAgain: boolean): Promise<void> {
  const queued = await db()
    .select({ id: messages.id })
    .from(messages)
    .where(and(inArray(messages.kind, [...REMINDER_KINDS]), eq(messages.status, "queued")));
  for (const { id } of queued)
    await deliverMessage(now, id, channelNamed, isLookedAtAgain ? isOvertaken : async () => false);
}

/** Codes end, terms end, and seats are cleared; whoever left and does not come back makes room. */
async function closeDay(run: Run, now: Ctx): Promise<void> {
  await expireOverdue(now);
  while ((await endTerms(now)).done > 0);
  const tomorrow: Ctx = { ...now, now: () => new Date(now.now().getTime() + HOUR / 2) };
  for (const { id } of await selectLeaving(tomorrow, tomorrow.now(), 10_000)) await vacateSeat(tomorrow, id);
  run.people = run.people.filter((person) => person.plan !== "leaving" || daysLeft(person, now) > 0);
}

const raisePrice = (shop: Shop) =>
  db()
    .update(products)
    .set({ priceIdr: PRICE_IDR * 2 })
    .where(eq(products.id, shop.packageId));

async function audit({ shop, changed, late, made }: Run): Promise<Year> {
  const kinds = sql.param([...REMINDER_KINDS]);
  const { rows } = await db().execute<Omit<Year, "seatsChanged" | "late">>(sql`
    with own as (
      select t.*, row_number() over (partition by t.assignment_id order by t.starts_at) as nth from terms t where t.product_id = ${shop.packageId}
    ), reminders as (
      select m.status, m.sent_at, (m.facts #>> '{reminder,endsOn}')::date as ends_on, a.id as assignment_id
      from messages m join orders o on o.id = m.order_id join order_lines l on l.order_id = o.id and l.product_id = ${shop.packageId},
        jsonb_array_elements_text(m.facts #> '{reminder,assignmentIds}') as a(id)
      where m.kind = any(${kinds}::text[])
    ) select
      (select count(*)::int from own) as terms,
      (select count(*)::int from own where nth > 1) as renewals,
      (select count(distinct assignment_id)::int from own join assignments a on a.id = assignment_id where a.status = 'ENDED') as ended,
      (select count(*)::int from reminders where status = 'sent') as "remindersSent",
      (select count(*)::int from reminders where status = 'dropped') as "remindersDropped",
      (select count(*)::int from reminders r join own t on t.assignment_id = r.assignment_id::uuid join orders o on o.id = t.order_id
        where r.status = 'sent' and o.paid_at <= r.sent_at and (t.ends_at at time zone ${env().TIMEZONE})::date > r.ends_on) as "afterRenewal",
      (select count(*)::int from own t where not exists (
        select from receipts r where r.payable_id = t.order_id and r.is_settling and r.recorded_at <= (select o.delivered_at from orders o where o.id = t.order_id))) as "withoutReceipt",
      (select count(*)::int from own t join order_lines l on l.order_id = t.order_id where t.nth > 1 and l.unit_price_idr > (
        select l2.unit_price_idr from own t2 join order_lines l2 on l2.order_id = t2.order_id where t2.assignment_id = t.assignment_id and t2.nth = t.nth - 1)
        and exists (select from renewal_offers f where f.renewal_order_id = t.order_id)) as dearer`);
  const [counted] = rows;
  if (!counted || counted.terms !== made) throw new Error(`${made} terms were bought, ${counted?.terms} are on record`);
  // Whoever was put elsewhere by anything but a renewal would be on this record, too.
  if ((await seatsOf(shop, "held")).length > 0) throw new Error("a seat is held by nobody at the end of the year");
  return { ...counted, late, seatsChanged: changed };
}

/** The same numbers for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
