import { env } from "@/lib/core/env";
import { calendarDay, daysAfter, startOfDay } from "@/lib/core/format";
import { sha256 } from "@/lib/core/secrets";
import { reminderOf, type Message, type OrderFacts } from "@/lib/messages";
import { readOrderRows, selectRenewing } from "@/lib/orders";
import { isOwed } from "@/lib/orders/status";
import { forgetReminders, recordReminders, selectPeopleLeaving, selectUnreminded, type Leaving } from "@/lib/seats";
import { REMINDER_DAYS, REMINDER_KINDS, type ReminderKind } from "@/lib/seats/status";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { forEach, LOOK_AT, type SweepResult } from "@/lib/work/sweep";
import { selectWorkspaces } from "@/lib/workspaces";
import { dayWindow, keepOffer, readRenewal } from "./renewal";
import { tellBuyer } from "./tell-buyer";

/**
 * Reminders, three days and one day before a person's last term ends, by the shop's calendar. One that its day has passed
 * is not sent any more, and neither is one that somebody has renewed after: it is looked at again when it is sent.
 */

/** The hour of the day from which people are reminded; before it they sleep. */
const FROM_HOUR = 9;
const WITHIN_MS = 20_000;
/** Whoever bought two days is not told on the first that one is left. */
const longerThanDays = (kind: ReminderKind): number => REMINDER_DAYS[kind] * 2;

/** Queues what is due today, each message in one commit with the record of whom it reminds. */
export async function remindLeaving(ctx: Ctx): Promise<SweepResult> {
  const today = calendarDay(ctx.now(), env().TIMEZONE);
  const opens = startOfDay(today, env().TIMEZONE).getTime() + FROM_HOUR * 3_600_000;
  const total = { found: 0, done: 0 };
  if (ctx.now().getTime() < opens) return total;
  // The nearer end first: it has less time left.
  for (const kind of REMINDER_KINDS.toReversed()) {
    const endsOn = daysAfter(today, REMINDER_DAYS[kind]);
    const options = { longerThanDays: longerThanDays(kind), limit: LOOK_AT };
    const orderIds = await selectUnreminded(ctx, kind, dayWindow(endsOn), options);
    const { found, done } = await forEach("remind", orderIds, (id) => remind(ctx, id, kind, endsOn), {
      withinMs: WITHIN_MS,
    });
    total.found += found;
    total.done += done;
  }
  return total;
}

/** One message an order and day: it names everybody who leaves then and whom nothing extends yet. */
const remind = (ctx: Ctx, orderId: string, kind: ReminderKind, endsOn: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const due = await selectDue(tx, orderId, kind, endsOn);
    const told = await recordReminders(tx, kind, due);
    const people = due.filter(({ assignmentId }) => told.has(assignmentId));
    const rows = await readOrderRows(tx, orderId);
    const [line] = rows?.lines ?? [];
    if (!rows || !line || people.length === 0) return;

    const link = { lineId: line.id, endsOn };
    const renewal = await readRenewal(tx, link);
    const isOffered = renewal !== null && renewal.lines.length > 0;
    if (isOffered) await keepOffer(tx, renewal);
    const assignmentIds = people.map(({ assignmentId }) => assignmentId).toSorted();
    const facts: Partial<OrderFacts> = {
      invited: await withWorkspaces(tx, people),
      units: people.length,
      endsAt: (people[0]?.endsAt ?? tx.now()).toISOString(),
      amountIdr: isOffered ? renewal.totalIdr : null,
      reminder: { ...link, assignmentIds, offerEndsAt: isOffered ? renewal.expiresAt.toISOString() : null },
    };
    const which = sha256(JSON.stringify(assignmentIds)).slice(0, 16);
    await tellBuyer(tx, rows.order, kind, facts, `${orderId}:${endsOn}:${which}`);
  });

/** Whom this reminder is true for: on a seat, nothing paid that extends it, and no code open that would. */
async function selectDue(ctx: Ctx, orderId: string, kind: ReminderKind, endsOn: string): Promise<Leaving[]> {
  const rows = await readOrderRows(ctx, orderId);
  if (!rows || !isOwed(rows.order.paymentStatus)) return [];
  const leastMs = longerThanDays(kind) * 86_400_000;
  const all = await selectPeopleLeaving(ctx, orderId, dayWindow(endsOn));
  const running = all.filter(
    ({ isOver, startsAt, endsAt }) => !isOver && endsAt.getTime() - startsAt.getTime() > leastMs,
  );
  const renewing = await selectRenewing(
    ctx,
    running.map(({ assignmentId }) => assignmentId),
  );
  return running.filter(({ assignmentId }) => !renewing.has(assignmentId));
}

async function withWorkspaces(tx: TxCtx, people: readonly Leaving[]): Promise<OrderFacts["invited"]> {
  const ids = [...new Set(people.map(({ workspaceId }) => workspaceId))];
  const names = new Map((await selectWorkspaces(tx, ids)).map(({ id, name }) => [id, name]));
  return people.map(({ email, workspaceId }) => ({ email, workspaceName: names.get(workspaceId) ?? "" }));
}

/**
 * Whether a queued message has been overtaken and must not be sent: its day is over, or one of the people that it names
 * has renewed or is paying. Whoever of them is still due is then reminded anew, without the others.
 */
export async function isOvertaken(ctx: Ctx, message: Message): Promise<boolean> {
  const kind = REMINDER_KINDS.find((known) => known === message.kind);
  const reminder = kind && reminderOf(message.facts);
  if (!reminder || !message.orderId) return false;
  const day = daysAfter(calendarDay(ctx.now(), env().TIMEZONE), REMINDER_DAYS[kind]);
  const due = await selectDue(ctx, message.orderId, kind, reminder.endsOn);
  const named = due.filter(({ assignmentId }) => reminder.assignmentIds.includes(assignmentId));
  if (day === reminder.endsOn && named.length === reminder.assignmentIds.length) return false;
  await inTransaction(ctx, (tx) => forgetReminders(tx, kind, named));
  return true;
}
