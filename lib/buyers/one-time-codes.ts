import { randomInt, randomUUID } from "node:crypto";
import { and, eq, gt, inArray, lte, sql, type SQL } from "drizzle-orm";
import { oneTimeCodes } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import { fingerprint } from "@/lib/core/secrets";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { countUse } from "@/lib/work/rate-limit";
import type { CodePurpose } from "./status";

/** One-time codes that prove that an address can be read. The only writer of their table; sending them is delivery's. */

/** What a code is good for: one act on one subject (an order, a unit) by whoever reads one address. */
export type CodeFor = { purpose: CodePurpose; subject: string; email: string };

const LIFE_MS = 10 * 60_000;
const TRIES_MAX = 5;

/**
 * Draws a code of six digits, good for ten minutes; the one before it for the same act dies. Only its HMAC is kept.
 */
export async function issueCode(tx: TxCtx, act: CodeFor): Promise<string> {
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  const fresh = {
    id: randomUUID(),
    hash: hashOf(act, code),
    triesLeft: TRIES_MAX,
    expiresAt: new Date(tx.now().getTime() + LIFE_MS),
    usedAt: null,
  };
  const { purpose, subject } = act;
  await tx.db
    .insert(oneTimeCodes)
    .values({ purpose, subject, reader: readerOf(act), ...fresh })
    .onConflictDoUpdate({ target: [oneTimeCodes.purpose, oneTimeCodes.subject, oneTimeCodes.reader], set: fresh });
  return code;
}

/**
 * Nobody's inbox is to be filled from here, and nobody is to draw codes until one can be guessed. Throws `too_many` with
 * `retryAfterSeconds` when the address of who asks, or the email, has had enough of them.
 */
export async function limitCodes({ actor }: Ctx, act: CodeFor): Promise<void> {
  const address = actor.kind === "buyer" ? (actor.address ?? "unknown") : actor.kind;
  const limits = [await countUse("codeAddress", address), await countUse("codeEmail", readerOf(act))];
  const retryAfterSeconds = Math.max(0, ...limits.map((limit) => (limit.over > 0 ? limit.retryAfterSeconds : 0)));
  if (retryAfterSeconds > 0)
    throw new DomainError("too_many", `Too many codes were sent. Please wait ${retryAfterSeconds} seconds.`, {
      retryAfterSeconds,
    });
}

/** A code can be tried while it has not run out, was not used, and has tries left. */
const isOpen = (ctx: Ctx): SQL =>
  sql`${oneTimeCodes.usedAt} is null and ${oneTimeCodes.triesLeft} > 0 and ${gt(oneTimeCodes.expiresAt, ctx.now())}`;

/**
 * Uses the code up. One statement tries and uses, so that of any number of presses one goes through and no more than five
 * wrong ones are heard. Throws `invalid` naming `code`; `details.why` is `wrong` (with `triesLeft`) or `ended` (none was
 * sent, used, run out, or tried too often: ask for a new one). `guard` is a parameter so that a test can take it away.
 */
export async function useCode(ctx: Ctx, act: CodeFor, typed: string, guard = isOpen(ctx)): Promise<void> {
  const isRight = sql`${oneTimeCodes.hash} = ${hashOf(act, typed.replace(/\D/g, ""))}`;
  const [tried] = await ctx.db
    .update(oneTimeCodes)
    .set({
      triesLeft: sql`${oneTimeCodes.triesLeft} - 1`,
      usedAt: sql`case when ${isRight} then ${ctx.now()}::timestamptz end`,
    })
    .where(
      and(
        eq(oneTimeCodes.purpose, act.purpose),
        eq(oneTimeCodes.subject, act.subject),
        eq(oneTimeCodes.reader, readerOf(act)),
        guard,
      ),
    )
    .returning({ usedAt: oneTimeCodes.usedAt, triesLeft: oneTimeCodes.triesLeft });
  if (tried?.usedAt) return;
  if (!tried || tried.triesLeft <= 0) throw refuse("has ended; ask for a new one", { why: "ended" });
  throw refuse("is not the one that was sent", { why: "wrong", triesLeft: tried.triesLeft });
}

const refuse = (sentence: string, details: Record<string, unknown>): DomainError =>
  new DomainError("invalid", `code ${sentence}`, details, { code: sentence });

/** Deletes codes that ended before `before`, at most `limit`. Answers how many. */
export async function pruneCodes(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const old = ctx.db
    .select({ id: oneTimeCodes.id })
    .from(oneTimeCodes)
    .where(lte(oneTimeCodes.expiresAt, before))
    .limit(limit);
  const { rowCount } = await ctx.db.delete(oneTimeCodes).where(inArray(oneTimeCodes.id, old));
  return rowCount ?? 0;
}

/** Both say nothing without the shop's key: the table holds neither an address nor a code that could be tried out. */
const readerOf = ({ email }: CodeFor): string => fingerprint(email.toLowerCase(), "one-time code: reader");
const hashOf = (act: CodeFor, code: string): string =>
  fingerprint(`${act.purpose}\n${act.subject}\n${act.email.toLowerCase()}\n${code}`, "one-time code");
