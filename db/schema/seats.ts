import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { ASSIGNMENT_STATUSES, GRANT_KINDS, SEAT_STATUSES } from "@/lib/seats/status";
import { instant, oneOf } from "../columns";
import { orderLines, orderUnits } from "./orders";
import { workspaces } from "./workspaces";

/** Seats, who sits on them, and for how long. Written by lib/seats alone. */

/** One seat that may be sold in a workspace, paid for or among its extra ones; claimed with FOR UPDATE SKIP LOCKED. */
export const seats = pgTable(
  "seats",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    number: integer("number").notNull(),
    status: text("status", { enum: SEAT_STATUSES }).notNull().default("free"),
    /** The order line it was taken for; kept until the seat is free again, also over renewals. */
    lineId: uuid("line_id").references(() => orderLines.id),
    /** When it was last taken; calls since then are about its people. */
    takenAt: instant("taken_at"),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [
    uniqueIndex("seats_number_key").on(table.workspaceId, table.number),
    index("seats_free_idx")
      .on(table.workspaceId, table.number)
      .where(sql`${table.status} = 'free'`),
    index("seats_line_idx")
      .on(table.lineId)
      .where(sql`${table.lineId} is not null`),
    index("seats_leaving_idx")
      .on(table.changedAt)
      .where(sql`${table.status} = 'leaving'`),
    check("seats_status_is_known", oneOf(table.status, SEAT_STATUSES)),
    check("seats_free_means_nobody", sql`(${table.status} in ('free','retired')) = (${table.lineId} is null)`),
  ],
);

/** A person on a seat. The partial unique index on live assignments makes selling a seat twice impossible. */
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
    /** The unit that it was made for; renewals add terms of other units. */
    unitId: uuid("unit_id")
      .notNull()
      .references(() => orderUnits.id),
    orderId: text("order_id").notNull(),
    /** Lower case; null until the buyer has said who sits here. */
    email: text("email"),
    status: text("status", { enum: ASSIGNMENT_STATUSES }).notNull().default("ACTIVE"),
    /** When the first invitation went out; null before. */
    startsAt: instant("starts_at"),
    /** The end of its last term; the seat leaves then. */
    endsAt: instant("ends_at"),
    invitedAt: instant("invited_at"),
    /** When the vendor's lists first showed them, after that invitation. */
    listedAt: instant("listed_at"),
    joinedAt: instant("joined_at"),
    endedAt: instant("ended_at"),
    /** While somebody moves: the seat that they keep until the invitation to the new one is out. */
    formerSeatId: uuid("former_seat_id").references(() => seats.id),
    /** While somebody moves: the workspace that they come from, for the message. */
    movedFromId: uuid("moved_from_id").references(() => workspaces.id),
  },
  (table) => [
    uniqueIndex("assignments_one_live_per_seat")
      .on(table.seatId)
      .where(sql`${table.status} = 'ACTIVE'`),
    uniqueIndex("assignments_one_live_per_unit")
      .on(table.unitId)
      .where(sql`${table.status} = 'ACTIVE'`),
    uniqueIndex("assignments_one_live_per_email_and_workspace")
      .on(table.workspaceId, table.email)
      .where(sql`${table.status} = 'ACTIVE' and ${table.email} is not null`),
    index("assignments_order_idx").on(table.orderId),
    index("assignments_seat_idx").on(table.seatId),
    index("assignments_live_email_idx")
      .on(table.email)
      .where(sql`${table.status} = 'ACTIVE'`),
    uniqueIndex("assignments_one_per_former_seat")
      .on(table.formerSeatId)
      .where(sql`${table.formerSeatId} is not null`),
    check("assignments_status_is_known", oneOf(table.status, ASSIGNMENT_STATUSES)),
    check(
      "assignments_move_until_invited",
      sql`coalesce(${table.formerSeatId}, ${table.movedFromId}) is null or (${table.status} = 'ACTIVE' and ${table.invitedAt} is null)`,
    ),
  ],
);

/**
 * A paid stretch of time of an assignment. A renewal adds one to the same assignment: the person keeps seat and
 * workspace. The seat leaves when its last term is over.
 */
export const terms = pgTable(
  "terms",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    assignmentId: uuid("assignment_id")
      .notNull()
      .references(() => assignments.id),
    /** The unit that was paid for. */
    unitId: uuid("unit_id")
      .notNull()
      .references(() => orderUnits.id),
    orderId: text("order_id").notNull(),
    /** The product that it was bought as: a person with one live term of it renews by ordering again. */
    productId: text("product_id").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    /** Over, or taken back (refund); null while it runs or is still to come. */
    closedAt: instant("closed_at"),
  },
  (table) => [
    // Repeating an extension changes nothing.
    uniqueIndex("terms_one_live_per_unit")
      .on(table.unitId)
      .where(sql`${table.closedAt} is null`),
    index("terms_assignment_idx").on(table.assignmentId),
    index("terms_order_idx").on(table.orderId),
    index("terms_due_idx")
      .on(table.endsAt)
      .where(sql`${table.closedAt} is null`),
    check("terms_end_after_they_start", sql`${table.endsAt} > ${table.startsAt}`),
  ],
);

/**
 * What somebody got beside what was paid for, with who gave it: a term is never longer than what was bought and these
 * days together. Why it was given stands on the order's timeline.
 */
export const seatGrants = pgTable(
  "seat_grants",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    kind: text("kind", { enum: GRANT_KINDS }).notNull(),
    assignmentId: uuid("assignment_id")
      .notNull()
      .references(() => assignments.id),
    /** The unit whose purchase it is counted on. */
    unitId: uuid("unit_id")
      .notNull()
      .references(() => orderUnits.id),
    /** From 1, for each unit and kind. */
    number: integer("number").notNull(),
    /** The term that was made longer, and by how many days. */
    termId: uuid("term_id").references(() => terms.id),
    days: integer("days"),
    /** As on the timeline: `staff:…`, `buyer`, `system:…`. */
    grantedBy: text("granted_by").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [
    uniqueIndex("seat_grants_number_key").on(table.unitId, table.kind, table.number),
    index("seat_grants_term_idx").on(table.termId),
    check("seat_grants_kind_is_known", oneOf(table.kind, GRANT_KINDS)),
    check(
      "seat_grants_days_have_a_term",
      sql`case when ${table.kind} = 'days' then ${table.days} > 0 and ${table.termId} is not null else ${table.days} is null and ${table.termId} is null end`,
    ),
  ],
);
