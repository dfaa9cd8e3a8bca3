import { randomUUID } from "node:crypto";
import { pause, waitUntil } from "@/scripts/system/wait";
import type { PartName, TestShop } from "@/scripts/testing/shop";
import { audit } from "./audit";
import { playBuyer, type Story } from "./buyer";
import { withDatabase } from "./database";
import { ask, openDesk, press, pressBoth, readDetail, readTasks, readWorkspaces, type Act, type Desk } from "./desk";
import { readOwed, waitUntilSettled, type Owed } from "./owed";
import { persist } from "./persist";
import type { Mode, OrderPlan } from "./plan";

/**
 * What comes after the buyers: staff give money back, decide against each other and reach a workspace by hand, and then
 * every term is over. Parts die on the way. The orders are its own, so that every act is played with any seed.
 */

const LIMIT_MS = 30_000;
const SETTLE_LIMIT_MS = 240_000;
/** Longer than what the drill's buyers buy. */
const MONTH_SECONDS = 31 * 86_400;
/** Longer than a lease on a person in a workspace. */
const LEASES_SECONDS = 90;
/** So soon after two have pressed that their acts are still under way. */
const KILL_AFTER_MS = 15;
/** More than a workspace has seats: nothing of it is for sale. */
const KEEP_ALL = 1_000;

export type Check = { check: string; problems: string[] };

export const sentences = (owed: Owed): string[] => Object.entries(owed).map(([what, count]) => `${count} ${what}`);

export async function playAftermath(shop: TestShop, seed: number, log: (line: string) => void): Promise<Check[]> {
  const desk = await openDesk(shop);
  const buy = buyersOf(shop.url, seed);
  const kill = async (part: PartName) => {
    await shop.kill(part);
    log(`  kill -9 ${part}, after the buyers`);
  };

  const acts = await playActs(desk, buy, kill, shop);
  const hand = await playByHand(desk, buy, kill);
  const owed = await waitUntilSettled(shop, SETTLE_LIMIT_MS);
  const afterActs = await withDatabase(shop.databaseUrl(), audit);
  log("  staff have acted, and everything has settled");

  await advanceClock(shop, MONTH_SECONDS);
  const left = await endEverything(desk, shop, kill, log);
  const afterEnds = await withDatabase(shop.databaseUrl(), audit);
  return [
    { check: "of two acts of staff at once one is carried out", problems: [...acts, ...hand] },
    { check: "refunds, decisions and tasks settle", problems: sentences(owed) },
    { check: "the laws hold after the acts of staff", problems: afterActs },
    { check: "every term ends, and everybody leaves", problems: sentences(left) },
    { check: "the laws hold after the ends of all terms", problems: afterEnds },
  ];
}

type Buy = (mode: Mode, more?: Partial<OrderPlan>) => Promise<Story>;

function buyersOf(url: string, seed: number): Buy {
  const runKey = randomUUID();
  let number = 0;
  return (mode, { quantity = 1, withCode = false } = {}) => {
    const order = number++;
    const emails = Array.from({ length: quantity }, (_, seat) => `after-${seed}-${order}-${seat}@example.com`);
    return playBuyer(url, { number: order, mode, quantity, promo: false, withCode, emails }, runKey);
  };
}

type Kill = (part: PartName) => Promise<void>;

/** Pairs of acts, each pair on an order of its own. The database dies under them, and the executor over their refunds. */
async function playActs(desk: Desk, buy: Buy, kill: Kill, shop: TestShop): Promise<string[]> {
  const [whole, withCode, pair, ...others] = await Promise.all([
    buy("pay"),
    buy("pay", { withCode: true }),
    buy("pay", { quantity: 2 }),
    buy("wrong_amount"),
    buy("wrong_amount"),
    buy("unpaid"),
    buy("unpaid"),
    buy("pay"),
    buy("pay"),
  ]);
  const [short, shorter, unpaid, unpaidToo, taken, contested] = others;
  const owed = await waitUntilSettled(shop, SETTLE_LIMIT_MS);
  if (Object.keys(owed).length > 0) return sentences(owed);
  const played = [
    refundTwice(desk, whole),
    refundTwice(desk, withCode),
    refundUnitTwice(desk, pair),
    contradict(desk, short),
    contradict(desk, shorter),
    useOneReference(desk, unpaid, unpaidToo),
    takeBack(desk, taken),
    contest(desk, contested),
  ];
  // Whatever they answer, none may go unhandled while the parts die.
  const settled = Promise.all(played);
  settled.catch(() => undefined);
  await pause(KILL_AFTER_MS);
  await kill("postgres");
  await kill("executor");
  return (await settled).flat();
}

const twice = (act: Act): [Act, Act] => [act, act];

/** All that came: of a second refund nothing is left. */
const refundTwice = async (desk: Desk, story: Story): Promise<string[]> =>
  (await pressBoth(desk, `${story.orderId} refunded twice`, twice(await wholeRefund(desk, story)))).problems;

async function wholeRefund(desk: Desk, { orderId }: Story): Promise<Act> {
  const { receipts } = await readDetail(desk, orderId);
  const amount = receipts.reduce((sum, receipt) => sum + receipt.amount_idr, 0);
  return { path: `orders/${orderId}/refund`, body: { amount, reason: "drill: all of it" } };
}

/** The bank takes the money back, or staff have given it back before: the order says which of the two it was. */
async function takeBack(desk: Desk, { orderId, reference }: Story): Promise<string[]> {
  const url = `${desk.url}/api/sandbox/payments/${reference}/pay`;
  const { status, tries } = await persist({ url, method: "POST", body: { mode: "take_back" } }, SETTLE_LIMIT_MS);
  if (status !== 200 && status !== 409) return [`${orderId}: the bank answered ${status} when it took money back`];
  const wanted = status === 200 ? ["needs_review"] : tries === 1 ? ["refunded"] : ["needs_review", "refunded"];
  return expectStatus(desk, orderId, wanted);
}

async function contest(desk: Desk, story: Story): Promise<string[]> {
  const act = await wholeRefund(desk, story);
  const [problems] = await Promise.all([takeBack(desk, story), press(desk, act)]);
  return problems;
}

async function expectStatus(desk: Desk, orderId: string, wanted: readonly string[]): Promise<string[]> {
  let status = "";
  const isSo = async () => {
    status = (await readDetail(desk, orderId)).order.payment_status;
    return wanted.includes(status);
  };
  await waitUntil(isSo, { limitMs: SETTLE_LIMIT_MS, everyMs: 500 });
  return wanted.includes(status) ? [] : [`${orderId} is ${status}, and should be: ${wanted.join(" or ")}`];
}

/** One of two seats: the money would suffice for a second refund, so that only what they saw can stop it. */
async function refundUnitTwice(desk: Desk, { orderId }: Story): Promise<string[]> {
  const { lines, money_state } = await readDetail(desk, orderId);
  const [unit] = lines.flatMap(({ units }) => units);
  if (!unit) return [`${orderId} has no unit to refund`];
  const body = { amount: unit.share_idr, reason: "drill: one seat", unit_ids: [unit.id], money_state };
  return (await pressBoth(desk, `${orderId} refunded in part`, twice({ path: `orders/${orderId}/refund`, body })))
    .problems;
}

/** One accepts money that waits, the other one gives it back: the order becomes what the first of them has decided. */
async function contradict(desk: Desk, { orderId }: Story): Promise<string[]> {
  const { receipts, money_state } = await readDetail(desk, orderId);
  const [receipt] = receipts;
  if (!receipt) return [`${orderId} has no money that waits`];
  const accept = { reference: "drill", note: "drill: near enough", receipt_id: receipt.id, money_state };
  const giveBack = { amount: receipt.amount_idr, reason: "drill: not enough", money_state };
  const { problems, won } = await pressBoth(desk, `${orderId} accepted and given back`, [
    { path: `orders/${orderId}/confirm-payment`, body: accept },
    { path: `orders/${orderId}/refund`, body: giveBack },
  ]);
  if (won === null) return problems;
  return [...problems, ...(await expectStatus(desk, orderId, [won === 0 ? "paid" : "refunded"]))];
}

/** One transfer at the bank pays one order. */
async function useOneReference(desk: Desk, one: Story, other: Story): Promise<string[]> {
  const body = { reference: `DRILL ${one.orderId}`, note: "drill: seen at the bank" };
  const confirm = ({ orderId }: Story): Act => ({ path: `orders/${orderId}/confirm-payment`, body });
  return (await pressBoth(desk, `${one.orderId} and ${other.orderId} on one transfer`, [confirm(one), confirm(other)]))
    .problems;
}

/** Sells from a workspace that only a person reaches: two of them finish its task at once. */
async function playByHand(desk: Desk, buy: Buy, kill: Kill): Promise<string[]> {
  const others = await readWorkspaces(desk);
  const keep = (reserve: number) =>
    Promise.all(others.map(({ id }) => ask(desk, "PUT", { path: `chatgpt-accounts/${id}`, body: { reserve } })));
  const byHand = {
    email: "owner@example.com",
    name: "Studio Tangan",
    pool_id: "chatgpt",
    max_seats: 2,
    drivers: ["manual"],
  };
  await ask(desk, "POST", { path: "chatgpt-accounts", body: byHand });
  await keep(KEEP_ALL);
  const { orderId } = await buy("pay");
  await keep(0);
  await kill("executor");
  let task: { id: string } | undefined;
  await waitUntil(
    async () => {
      task = (await readTasks(desk)).find(({ order_id }) => order_id === orderId);
      return task !== undefined;
    },
    { limitMs: SETTLE_LIMIT_MS, everyMs: 250 },
  );
  if (!task) return [`${orderId}: nobody was asked to invite its person by hand`];
  const finish = { path: `tasks/${task.id}/done`, body: { note: "drill" } };
  return (await pressBoth(desk, `${orderId} invited by hand`, twice(finish))).problems;
}

const OPEN_TERMS = "terms that are over and have not ended";
const UNENDED = `select
  (select count(*)::int from terms where closed_at is null) as "${OPEN_TERMS}",
  (select count(*)::int from orders where payment_status = 'pending') as "orders that do not expire"`;

const advanceClock = async ({ url }: TestShop, seconds: number): Promise<void> => {
  const body = { advance_seconds: seconds };
  const { status } = await persist({ url: `${url}/api/dev/clock`, method: "POST", body }, LIMIT_MS);
  if (status !== 200) throw new Error(`the clock did not move: ${status}`);
};

/** Waits until nobody has anything any more, and parts die while people are removed. Answers what is left. */
async function endEverything(desk: Desk, shop: TestShop, kill: Kill, log: (line: string) => void): Promise<Owed> {
  const readUnended = () => readOwed(shop.databaseUrl(), UNENDED);
  const countTerms = async () => (await readUnended())[OPEN_TERMS] ?? 0;
  const until = (isSo: () => Promise<boolean>) => waitUntil(isSo, { limitMs: SETTLE_LIMIT_MS, everyMs: 250 });

  const before = await countTerms();
  await until(async () => (await countTerms()) < before);
  await kill("executor");
  await kill("site");
  await until(async () => Object.keys(await readUnended()).length === 0);
  log("  every term has ended");
  // Whoever was killed over a removal, or got no answer, holds its person's lease: it runs out by the shop's clock.
  await advanceClock(shop, LEASES_SECONDS);
  let left: Owed = {};
  await until(async () => {
    for (const { id } of await readTasks(desk))
      await pressBoth(desk, `task ${id}`, twice({ path: `tasks/${id}/done`, body: {} }));
    left = { ...(await readUnended()), ...(await readOwed(shop.databaseUrl())) };
    return Object.keys(left).length === 0;
  });
  return left;
}
