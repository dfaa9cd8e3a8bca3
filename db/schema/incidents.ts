import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { PlanNumbers } from "@/lib/incidents/plan";
import { CREDIT_POLICIES, INCIDENT_STATUSES, MOVE_STATUSES } from "@/lib/incidents/status";
import { amount, instant, oneOf } from "../columns";
import { assignments } from "./seats";
import { pools, workspaces } from "./workspaces";

/** Workspaces that went down with people on them. Written by lib/incidents alone; people are known by assignment only. */

export const incidents = pgTable(
  "incidents",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    poolId: text("pool_id")
      .notNull()
      .references(() => pools.id),
    status: text("status", { enum: INCIDENT_STATUSES }).notNull().default("open"),
    note: text("note").notNull(),
    openedBy: text("opened_by").notNull(),
    openedAt: instant("opened_at").notNull(),
    /** Chosen with the press; null before. */
    policy: text("policy", { enum: CREDIT_POLICIES }),
    /** What the plan said when it was pressed. */
    planned: jsonb("planned").$type<PlanNumbers>(),
    pressedBy: text("pressed_by"),
    pressedAt: instant("pressed_at"),
    /** When nobody was on the way any more, or it was closed without a press. */
    endedAt: instant("ended_at"),
  },
  (table) => [
    uniqueIndex("incidents_one_at_a_time")
      .on(table.workspaceId)
      .where(sql`${table.status} in ('open','moving')`),
    index("incidents_opened_idx").on(table.openedAt),
    check("incidents_status_is_known", oneOf(table.status, INCIDENT_STATUSES)),
    check("incidents_policy_is_known", sql`${table.policy} is null or ${oneOf(table.policy, CREDIT_POLICIES)}`),
    check("incidents_press_is_whole", sql`(${table.pressedAt} is null) = (${table.planned} is null)`),
  ],
);

/** One person of a workspace that is down, in the order in which they are served. */
export const incidentMoves = pgTable(
  "incident_moves",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    incidentId: uuid("incident_id")
      .notNull()
      .references(() => incidents.id),
    assignmentId: uuid("assignment_id")
      .notNull()
      .references(() => assignments.id),
    /** The order and the unit that the running term was paid with. */
    orderId: text("order_id").notNull(),
    unitId: uuid("unit_id").notNull(),
    /** From 0. */
    position: integer("position").notNull(),
    /** Where they were to go; null: no seat was left for them. */
    targetId: uuid("target_id").references(() => workspaces.id),
    /** The target ends before their term, and nothing else was free. */
    isEndingBefore: boolean("is_ending_before").notNull(),
    status: text("status", { enum: MOVE_STATUSES }).notNull().default("planned"),
    /** Where they were given a seat. */
    seatedIn: uuid("seated_in").references(() => workspaces.id),
    /** What a refund of the days that were left at the press would pay back. */
    refundIdr: amount("refund_idr").notNull(),
    /** When a seat was expected for who has to wait. */
    expectedAt: instant("expected_at"),
    creditedDays: integer("credited_days").notNull().default(0),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [
    uniqueIndex("incident_moves_once").on(table.incidentId, table.assignmentId),
    index("incident_moves_assignment_idx").on(table.assignmentId),
    index("incident_moves_order_idx").on(table.orderId),
    index("incident_moves_open_idx")
      .on(table.changedAt)
      .where(sql`${table.status} in ('planned','seated','waiting')`),
    check("incident_moves_status_is_known", oneOf(table.status, MOVE_STATUSES)),
    check("incident_moves_numbers_are_sane", sql`${table.refundIdr} >= 0 and ${table.creditedDays} >= 0`),
  ],
);
