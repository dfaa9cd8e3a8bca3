import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgSchema, text, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "../columns";

/** The pretend vendor's workspaces, kept apart: the shop never reads them but through the driver port. */
export const standinSchema = pgSchema("standin");

export const standinWorkspaces = standinSchema.table("workspaces", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  seats: integer("seats").notNull(),
  /** Faults to play, see lib/workspaces/drivers/stand-in/knobs.ts. */
  knobs: jsonb("knobs").$type<Record<string, unknown>>().notNull().default({}),
});

export const standinPeople = standinSchema.table(
  "people",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => standinWorkspaces.id),
    /** Lower case. */
    email: text("email").notNull(),
    state: text("state", { enum: ["pending", "member"] }).notNull(),
    invitedAt: instant("invited_at").notNull(),
    /** List lag: not in the lists before this instant. */
    visibleAt: instant("visible_at").notNull(),
    joinedAt: instant("joined_at"),
  },
  (table) => [
    uniqueIndex("standin_people_once").on(table.workspaceId, table.email),
    check("standin_people_state_is_known", sql`${table.state} in ('pending','member')`),
  ],
);

/** What the pretend vendor was asked, for tests to count. */
export const standinCalls = standinSchema.table(
  "calls",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    workspaceId: text("workspace_id").notNull(),
    action: text("action").notNull(),
    email: text("email"),
    outcome: text("outcome").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [index("standin_calls_email_idx").on(table.email)],
);
