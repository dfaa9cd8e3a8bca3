import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { ASSIGNMENT_STATUSES, SEAT_STATUSES, WORKSPACE_STATUSES } from "@/lib/seats/status";
import { DRIVER_NAMES } from "@/lib/workspaces/driver";
import { instant, oneOf } from "../columns";
import { orders } from "./orders";

/** Workspaces that sell the same thing. */
export const pools = pgTable("pools", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
});

/** One of the owner's team workspaces. */
export const workspaces = pgTable(
  "workspaces",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    poolId: text("pool_id")
      .notNull()
      .references(() => pools.id),
    name: text("name").notNull(),
    driver: text("driver", { enum: DRIVER_NAMES }).notNull(),
    /** Its name at the vendor. */
    remoteId: text("remote_id").notNull(),
    status: text("status", { enum: WORKSPACE_STATUSES }).notNull().default("AVAILABLE"),
    /** Why it is suspended, for the admin. */
    trouble: text("trouble"),
    /** Passing over it until then: it was full, slow or rate-limited a moment ago. */
    restUntil: instant("rest_until"),
    failures: integer("failures").notNull().default(0),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("workspaces_name_key").on(table.name),
    uniqueIndex("workspaces_remote_key").on(table.driver, table.remoteId),
    check("workspaces_status_is_known", oneOf(table.status, WORKSPACE_STATUSES)),
  ],
);

/** One paid place in a workspace. Written by lib/seats/store.ts alone; claimed with FOR UPDATE SKIP LOCKED. */
export const seats = pgTable(
  "seats",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    number: integer("number").notNull(),
    status: text("status", { enum: SEAT_STATUSES }).notNull().default("free"),
    /** Who holds it. */
    orderId: text("order_id").references(() => orders.id),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [
    uniqueIndex("seats_number_key").on(table.workspaceId, table.number),
    index("seats_free_idx")
      .on(table.workspaceId, table.number)
      .where(sql`${table.status} = 'free'`),
    index("seats_order_idx")
      .on(table.orderId)
      .where(sql`${table.orderId} is not null`),
    index("seats_leaving_idx")
      .on(table.changedAt)
      .where(sql`${table.status} = 'leaving'`),
    check("seats_status_is_known", oneOf(table.status, SEAT_STATUSES)),
    check("seats_free_means_nobody", sql`(${table.status} in ('free','retired')) = (${table.orderId} is null)`),
  ],
);

/** A person's term on a seat. The partial unique index is what makes selling a seat twice impossible. */
export const assignments = pgTable(
  "assignments",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    seatId: uuid("seat_id")
      .notNull()
      .references(() => seats.id),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    /** Position in the order, from 0. */
    position: integer("position").notNull(),
    /** Null until the buyer has said who sits here. */
    email: text("email"),
    status: text("status", { enum: ASSIGNMENT_STATUSES }).notNull().default("ACTIVE"),
    /** From the first invitation. */
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    invitedAt: instant("invited_at"),
    joinedAt: instant("joined_at"),
    endedAt: instant("ended_at"),
    endReason: text("end_reason"),
  },
  (table) => [
    uniqueIndex("assignments_one_live_per_seat")
      .on(table.seatId)
      .where(sql`${table.status} = 'ACTIVE'`),
    uniqueIndex("assignments_one_live_per_place")
      .on(table.orderId, table.position)
      .where(sql`${table.status} = 'ACTIVE'`),
    uniqueIndex("assignments_one_live_per_email_and_workspace")
      .on(table.workspaceId, table.email)
      .where(sql`${table.status} = 'ACTIVE' and ${table.email} is not null`),
    index("assignments_order_idx").on(table.orderId),
    index("assignments_live_email_idx")
      .on(table.email)
      .where(sql`${table.status} = 'ACTIVE'`),
    index("assignments_end_idx")
      .on(table.endsAt)
      .where(sql`${table.status} = 'ACTIVE'`),
    check("assignments_status_is_known", oneOf(table.status, ASSIGNMENT_STATUSES)),
  ],
);

/** Every call to a workspace about a person: what was tried, what came of it. */
export const inviteAttempts = pgTable(
  "invite_attempts",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    orderId: text("order_id").notNull(),
    assignmentId: uuid("assignment_id").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    /** Whom it was about. */
    email: text("email"),
    action: text("action", { enum: ["invite", "remove"] }).notNull(),
    outcome: text("outcome").notNull(),
    detail: text("detail"),
    at: instant("at").notNull(),
  },
  (table) => [
    index("invite_attempts_order_idx").on(table.orderId),
    index("invite_attempts_assignment_idx").on(table.assignmentId),
  ],
);
