import { and, eq, sql, type InferInsertModel, type InferSelectModel, type SQL } from "drizzle-orm";
import type { AnyPgColumn, PgTable } from "drizzle-orm/pg-core";
import { transitions } from "@/db/schema";
import { DomainError } from "@/lib/core/errors";
import type { Entity, Reason } from "@/lib/core/reasons";
import { actorName, type Ctx, type TxCtx } from "./context";

/** A table whose rows have a status that may change only as `moves` allows. */
export type Machine<Table extends PgTable, Status extends string> = {
  entity: Entity;
  table: Table;
  /** The key of the status column in the table's rows. */
  column: keyof InferSelectModel<Table> & string;
  moves: Record<Status, readonly Status[]>;
  /** Whose timeline the transition stands on. */
  orderIdOf: (row: InferSelectModel<Table>) => string | null;
};

/** Declares which column of a table is a status, and which changes of it are allowed. */
export const machine = <Table extends PgTable, Status extends string>(
  described: Machine<Table, Status>,
): Machine<Table, Status> => described;

export const canMove = <Status extends string>(
  moves: Record<Status, readonly Status[]>,
  from: Status,
  to: Status,
): boolean => moves[from].includes(to);

/**
 * The one way a status changes: checks the table of moves, then writes the status, the facts that change with it and
 * the record of who, when and why, in one statement. `row` is as it was read in this transaction; the statement only
 * matches while its status still is what was read, so a row that was read without a lock cannot be moved twice.
 * Moving to where it already is writes nothing and answers the row. Throws `conflict` for a move that is not allowed.
 */
export async function transition<Table extends PgTable, Status extends string>(
  tx: TxCtx,
  described: Machine<Table, Status>,
  row: InferSelectModel<Table> & { id: string },
  to: Status,
  reason: Reason,
  changes: Partial<InferInsertModel<Table>> = {},
): Promise<InferSelectModel<Table> & { id: string }> {
  const { entity, table, column, moves } = described;
  const from = (row as Record<string, unknown>)[column] as Status;
  if (from === to) return row;
  if (!canMove(moves, from, to))
    throw new DomainError("conflict", `A ${entity} that is ${from} cannot become ${to}.`, { id: row.id });

  const columns = table as unknown as Record<string, AnyPgColumn>;
  const [idColumn, statusColumn] = [columns.id, columns[column]];
  if (!idColumn || !statusColumn) throw new Error(`${entity} has no id or no ${column}`);
  const moved = tx.db.$with("moved").as(
    tx.db
      .update(table)
      .set({ ...changes, [column]: to } as never)
      .where(and(eq(idColumn, row.id), eq(statusColumn, from)))
      .returning(),
  );
  const record = { entity, entityId: row.id, orderId: described.orderIdOf(row), from, to, reason };
  const recorded = tx.db.$with("recorded", { id: transitions.id }).as(recordWhen(tx, record, sql`moved`));
  // Drizzle cannot know that a table of ours has columns when it knows the table only as a parameter.
  const [after] = await tx.db
    .with(moved, recorded)
    .select()
    .from(moved as never);
  if (!after) throw new DomainError("try_later", `This ${entity} has just changed. Please try again.`, { id: row.id });
  return after as InferSelectModel<Table> & { id: string };
}

type Recorded = {
  entity: Entity;
  entityId: string;
  orderId: string | null;
  from: string | null;
  to: string | null;
  reason: Reason;
};

/** As a reason, with facts that the statement itself works out. */
type WorkedOut = { code: Reason["code"]; facts: SQL };

/** Records a transition for each row of the CTE `whenever`. For stores that move many rows in one statement, too. */
export function recordWhen(
  ctx: Ctx,
  record: Omit<Recorded, "entityId" | "reason"> & { entityId: string | SQL; reason: Reason | WorkedOut },
  whenever: SQL,
): SQL {
  const { code, ...given } = record.reason;
  const facts = "facts" in given ? given.facts : sql`${JSON.stringify(given)}::jsonb`;
  return sql`insert into ${transitions} (entity, entity_id, order_id, "from", "to", reason, facts, actor, at)
    select ${record.entity}, ${record.entityId}, ${record.orderId}, ${record.from}, ${record.to}, ${code},
      ${facts}, ${actorName(ctx)}, ${ctx.now()}::timestamptz from ${whenever} returning id`;
}

/** The values of a transition, for stores that write it in the statement that makes the row. */
export const transitionRow = (ctx: Ctx, record: Recorded): typeof transitions.$inferInsert => {
  const { code, ...facts } = record.reason;
  const { entity, entityId, orderId, from, to } = record;
  return { entity, entityId, orderId, from, to, reason: code, facts, actor: actorName(ctx), at: ctx.now() };
};

/** An INSERT of transitions, for stores that make it part of a statement of their own. */
export const insertRecords = (db: Pick<TxCtx["db"], "insert">, records: (typeof transitions.$inferInsert)[]) =>
  db.insert(transitions).values(records);

/** Records a fact on an order's timeline that changed no status. */
export async function noteFact(ctx: Ctx, orderId: string, reason: Reason): Promise<void> {
  await insertRecords(ctx.db, [
    transitionRow(ctx, { entity: "order", entityId: orderId, orderId, from: null, to: null, reason }),
  ]);
}
