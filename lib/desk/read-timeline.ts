import { sql } from "drizzle-orm";
import { z } from "zod";
import { orderNotes, transitions, vendorCalls, workspaces } from "@/db/schema";
import { ENTITIES, REASON_CODES } from "@/lib/core/reasons";
import type { Ctx } from "@/lib/work/context";
import { CALL_ACTIONS, CALL_OUTCOMES } from "@/lib/workspaces/status";
import type { About, TimelineEntry } from "./views";

/** More than any order should ever have; of a longer timeline the newest part is shown. */
const ENTRIES_MAX = 1_000;

const shared = { at: z.string(), actor: z.string().nullable(), from: z.string().nullable(), to: z.string().nullable() };
const told = z.object({
  ...shared,
  entity: z.enum(ENTITIES),
  entityId: z.string(),
  code: z.enum(REASON_CODES),
  facts: z.record(z.string(), z.unknown()),
});
const called = z.object({
  ...shared,
  entity: z.literal("call"),
  entityId: z.string(),
  code: z.enum(CALL_ACTIONS),
  facts: z.object({
    email: z.string(),
    workspace: z.string(),
    outcome: z.enum(CALL_OUTCOMES),
    detail: z.string().nullable(),
  }),
});
const rows = z.array(z.union([told, called]));

/**
 * Everything that happened to an order, oldest first: changes of a status, calls to workspaces, and what staff noted.
 * One statement. `abouts` names what the entries may be about, by id.
 */
export async function readTimeline(
  ctx: Ctx,
  orderId: string,
  abouts: ReadonlyMap<string, About>,
): Promise<TimelineEntry[]> {
  const found = await ctx.db.execute(sql`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      entity, "entityId", code, facts, "from", "to", actor
    from (
      select at, entity, entity_id as "entityId", reason as code, facts, "from", "to", actor, id as number
        from ${transitions} where order_id = ${orderId}
      union all
      select at, 'call', unit_id::text, action,
        jsonb_build_object('email', email, 'workspace', workspace.name, 'outcome', outcome, 'detail', detail),
        null, null, null, call.id
        from ${vendorCalls} as call join ${workspaces} as workspace on workspace.id = call.workspace_id
        where order_id = ${orderId}
      union all
      select at, 'order', order_id, 'note', jsonb_build_object('text', text), null, null, actor, 0
        from ${orderNotes} where order_id = ${orderId}
    ) as told
    order by told.at desc, number desc limit ${ENTRIES_MAX}`);
  return rows
    .parse(found.rows)
    .toReversed()
    .map(({ entityId, ...entry }) =>
      entry.entity === "call" ? { ...entry, about: null } : { ...entry, about: abouts.get(entityId) ?? null },
    );
}
