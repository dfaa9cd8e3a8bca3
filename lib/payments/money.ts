import { desc, eq, sql } from "drizzle-orm";
import { rowFromJson } from "@/db/json-rows";
import { paymentAttempts, receipts, refunds } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { lockAttempts, type Attempt } from "./attempts";
import type { ReceiptRow } from "./receipts";
import type { Refund } from "./refunds";

/** All that is on record about one payable: attempts newest first, the others oldest first. */
export type Money = { attempts: Attempt[]; receipts: ReceiptRow[]; refunds: Refund[] };

/** Reads it in one statement, without a lock. */
export async function readMoney(ctx: Ctx, payableId: string): Promise<Money> {
  const { rows } = await ctx.db.execute<{ attempts: Json; receipts: Json; refunds: Json }>(
    sql`select ${attemptsOf(payableId)} as attempts, ${receiptsOf(payableId)} as receipts, ${refundsOf(payableId)} as refunds`,
  );
  const [row] = rows;
  return { attempts: (row?.attempts ?? []).map((json) => rowFromJson(paymentAttempts, json)), ...moneyRows(row) };
}

/**
 * Locks the attempts, which stand for all the money of a payable, and then reads the rest. Two statements on purpose: the
 * second one sees what was committed while the first one waited.
 */
export async function lockMoney(tx: TxCtx, payableId: string): Promise<Money> {
  return { attempts: await lockAttempts(tx, payableId), ...(await readArrived(tx, payableId)) };
}

/** The same for a caller who knows an attempt only. Throws `not_found`. */
export async function lockMoneyOfAttempt(tx: TxCtx, attemptId: string): Promise<Money & { attempt: Attempt }> {
  const attempts = await tx.db
    .select()
    .from(paymentAttempts)
    .where(eq(paymentAttempts.payableId, sql`(select payable_id from ${paymentAttempts} a where a.id = ${attemptId})`))
    .orderBy(desc(paymentAttempts.createdAt), desc(paymentAttempts.id))
    .for("update");
  const attempt = attempts.find(({ id }) => id === attemptId);
  if (!attempt) throw new DomainError("not_found", "There is no such payment.");
  return { attempt, attempts, ...(await readArrived(tx, attempt.payableId)) };
}

async function readArrived(tx: TxCtx, payableId: string): Promise<Omit<Money, "attempts">> {
  const { rows } = await tx.db.execute<{ receipts: Json; refunds: Json }>(
    sql`select ${receiptsOf(payableId)} as receipts, ${refundsOf(payableId)} as refunds`,
  );
  return moneyRows(rows[0]);
}

type Json = Record<string, unknown>[];

const moneyRows = (row: { receipts: Json; refunds: Json } | undefined): Omit<Money, "attempts"> => ({
  receipts: (row?.receipts ?? []).map((json) => rowFromJson(receipts, json)),
  refunds: (row?.refunds ?? []).map((json) => rowFromJson(refunds, json)),
});

const attemptsOf = (payableId: string) =>
  sql`(select coalesce(jsonb_agg(to_jsonb(a) order by a.created_at desc, a.id desc), '[]') from ${paymentAttempts} a where a.payable_id = ${payableId})`;

const receiptsOf = (payableId: string) =>
  sql`(select coalesce(jsonb_agg(to_jsonb(r) order by r.recorded_at, r.id), '[]') from ${receipts} r where r.payable_id = ${payableId})`;

const refundsOf = (payableId: string) =>
  sql`(select coalesce(jsonb_agg(to_jsonb(f) order by f.created_at, f.id), '[]') from ${refunds} f where f.payable_id = ${payableId})`;
