import { sql, type SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { transitions } from "@/db/schema";
import type { Erased } from "@/lib/core/erasure";
import type { Ctx, TxCtx } from "./context";

/** How personal data is taken out of rows that stay. Each room does it in its own tables with these. */

export const textArray = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;

/** A text that people wrote, without the words. */
export const withoutWords = (column: AnyPgColumn, { words, substitute }: Erased): SQL =>
  sql`regexp_replace(${column}, erasure_pattern(${textArray(words)}), ${substitute}, 'gi')`;

export const hasWords = (column: AnyPgColumn, { words }: Erased): SQL =>
  sql`${column} ~* erasure_pattern(${textArray(words)})`;

/** JSON in which the email stood as a whole string. */
export const withoutEmail = (column: AnyPgColumn, { email, substitute }: Erased): SQL =>
  sql`replace(${column}::text, ${JSON.stringify(email)}::text, ${JSON.stringify(substitute)}::text)::jsonb`;

export const hasEmail = (column: AnyPgColumn, email: string): SQL =>
  sql`position(${JSON.stringify(email)}::text in ${column}::text) > 0`;

/** In the record of what happened, which the site itself may not change: two functions of its owner do it. */
export async function eraseFromTransitions(tx: TxCtx, { email, words, substitute, orderIds }: Erased): Promise<void> {
  const ids = textArray(orderIds);
  await tx.db.execute(sql`select erase_from_transitions(${ids}, ${email}, ${substitute}),
    erase_words_from_transitions(${ids}, ${textArray(words)}, ${substitute})`);
}

/** Orders in whose record this email stands. Reads the whole record: nobody waits for it. */
export async function selectOrdersNaming(ctx: Ctx, email: string): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ id: sql<string>`${transitions.orderId}` })
    .from(transitions)
    .where(sql`${transitions.orderId} is not null and ${hasEmail(transitions.facts, email)}`);
  return rows.map(({ id }) => id);
}

/** Everybody who was ever named in the record of these orders: members, and addresses that were corrected later. */
export async function selectNamed(ctx: Ctx, orderIds: readonly string[]): Promise<string[]> {
  const { rows } = await ctx.db.execute<{ email: string }>(sql`
    select distinct named.email from ${transitions}, lateral (
      select facts ->> 'email' as email
      union all select facts ->> 'from' where reason = 'address_corrected'
      union all select jsonb_array_elements_text(case when reason = 'named' then facts -> 'emails' else '[]' end)
    ) as named
    where order_id = any(${textArray(orderIds)}) and named.email like '%@%'`);
  return rows.map(({ email }) => email);
}
