import type { Statement } from "./logged-database";

/** When an order was begun, answered, paid for and done with, in milliseconds since 1970. */
export type Course = { began: number; placed: number; paying: number; done: number };

/** What the measure's own connections call themselves. */
export const OBSERVER = "kursi-bench";
const EXECUTOR = "kursi-engine";

export const SORTS = [
  "placing, until the buyer has the answer",
  "settling, from the webhook to the commit of the money",
  "paid to invited",
  "messages",
  "outbox relay",
  "pretend bank, workspace and mail",
  "executor",
  "begin, commit, savepoints of the site",
  "begin, commit, savepoints of the executor",
  "other",
] as const;
export type Sort = (typeof SORTS)[number];

const CONTROL = /^(begin|start transaction|commit|rollback|savepoint|release)\b/i;
const PRETEND = /\bpretend"?\./;
const RELAY = /^(select .* from|update) "outbox"/i;
const MESSAGES = /^(select .* from|with "moved" as \(update) "messages"/i;
const MONEY = /\binsert into "?receipts"?/i;

/** Statements by who asked them and what for. */
export function sortStatements(
  statements: readonly Statement[],
  courses: readonly Course[],
): Record<Sort, Statement[]> {
  const sorted = Object.fromEntries(SORTS.map((sort) => [sort, [] as Statement[]])) as Record<Sort, Statement[]>;
  const paidAt = courses.map((course) => findCommitOfMoney(statements, course));
  for (const statement of statements) {
    if (statement.application === OBSERVER) continue;
    sorted[sortOf(statement, courses, paidAt)].push(statement);
  }
  return sorted;
}

function sortOf({ application, sql, at }: Statement, courses: readonly Course[], paidAt: readonly number[]): Sort {
  const isControl = CONTROL.test(sql);
  if (application.startsWith(EXECUTOR)) return isControl ? "begin, commit, savepoints of the executor" : "executor";
  if (isControl) return "begin, commit, savepoints of the site";
  if (PRETEND.test(sql)) return "pretend bank, workspace and mail";
  if (RELAY.test(sql)) return "outbox relay";
  if (MESSAGES.test(sql)) return "messages";
  const index = courses.findIndex(({ began, done }) => at >= began && at <= done);
  const course = courses[index];
  if (!course) return "other";
  if (at <= course.placed) return "placing, until the buyer has the answer";
  if (at < course.paying) return "other";
  return at <= (paidAt[index] ?? Infinity)
    ? "settling, from the webhook to the commit of the money"
    : "paid to invited";
}

/** When the connection that put the money on record committed. */
function findCommitOfMoney(statements: readonly Statement[], { paying, done }: Course): number {
  const during = statements.filter(({ at }) => at >= paying && at <= done);
  const money = during.findIndex(({ sql }) => MONEY.test(sql));
  const session = during[money]?.session;
  const commit = during
    .slice(money)
    .find((statement) => statement.session === session && /^commit/i.test(statement.sql));
  return commit?.at ?? Infinity;
}

/** The statements of one sort, the most frequent first, with how often an order asks them. */
export function listStatements(statements: readonly Statement[], orders: number): string[] {
  const counts = new Map<string, number>();
  for (const { sql } of statements) counts.set(sql, (counts.get(sql) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([sql, count]) => `${(count / orders).toFixed(1).padStart(5)}  ${sql.slice(0, SHOWN)}`);
}

const SHOWN = 220;
