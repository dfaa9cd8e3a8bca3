import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { DRIVER_NAMES, type DriverFields } from "@/lib/workspaces/driver";
import {
  CALL_ACTIONS,
  CALL_OUTCOMES,
  FINDING_ENDS,
  FINDING_KINDS,
  STANDINGS,
  WORKSPACE_STATUSES,
} from "@/lib/workspaces/status";
import { instant, oneOf } from "../columns";

/** The owner's workspaces at their vendors, and the calls made to them. Written by lib/workspaces alone. */

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
    /** The vendor's account that owns it. */
    accountEmail: text("account_email"),
    note: text("note"),
    /** The link of the chain that is in use. */
    driver: text("driver", { enum: DRIVER_NAMES }).notNull(),
    /** What reaches it, best first; the first is used until it fails. */
    drivers: text("drivers", { enum: DRIVER_NAMES }).array().notNull(),
    /** While another link than the first is in use: when the first is tried again. */
    firstLinkAgainAt: instant("first_link_again_at"),
    /** What the owner has filled in, by driver. */
    settings: jsonb("settings").$type<DriverFields>().notNull().default({}),
    /** The same for secrets: JSON by driver, sealed. */
    credentials: text("credentials"),
    /** Its name at the vendor. */
    remoteId: text("remote_id").notNull(),
    status: text("status", { enum: WORKSPACE_STATUSES }).notNull().default("AVAILABLE"),
    /** Seats that are kept back from selling. */
    reserve: integer("reserve").notNull().default(0),
    /** Seats beyond those that are paid for, which may be sold, too: the vendor bills them then. */
    extraSeats: integer("extra_seats").notNull().default(0),
    /** Seats that it can never have more of. Null: as many as are paid for. */
    ceiling: integer("ceiling"),
    /** Rupiah a month, for margins. */
    monthlyCostIdr: integer("monthly_cost_idr"),
    /** Seconds between the starts of two acts at its vendor, one at a time. Null: as its driver is used to. */
    paceSeconds: integer("pace_seconds"),
    nextBillAt: instant("next_bill_at"),
    /** When the workspace itself ends; null: it renews by itself. */
    endsAt: instant("ends_at"),
    /** When the key or session that reaches it ends; null: never, or nobody knows. */
    accessEndsAt: instant("access_ends_at"),
    /** Why it rests or is suspended, for the admin. */
    trouble: text("trouble"),
    /** Not sold from until then: it was full, slow or rate-limited a moment ago. */
    restUntil: instant("rest_until"),
    /** Failures in a row. */
    failures: integer("failures").notNull().default(0),
    /** People at the vendor who are not ours: they sit on seats that are paid for, so those are not sold. */
    strangers: integer("strangers").notNull().default(0),
    /** What the last reading of both lists has shown, and when the next one is due. */
    checkedAt: instant("checked_at"),
    membersSeen: integer("members_seen"),
    pendingSeen: integer("pending_seen"),
    nextCheckAt: instant("next_check_at"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("workspaces_name_key").on(table.name),
    uniqueIndex("workspaces_remote_key").on(table.driver, table.remoteId),
    index("workspaces_pool_idx").on(table.poolId),
    check("workspaces_status_is_known", oneOf(table.status, WORKSPACE_STATUSES)),
    check("workspaces_driver_is_known", oneOf(table.driver, DRIVER_NAMES)),
    check(
      "workspaces_drivers_are_known",
      sql`${table.drivers} <@ ${sql.raw(`array[${DRIVER_NAMES.map((name) => `'${name}'`).join(", ")}]::text[]`)}`,
    ),
    check("workspaces_driver_is_of_its_chain", sql`${table.driver} = any(${table.drivers})`),
    check("workspaces_reserve_is_sane", sql`${table.reserve} >= 0`),
    check("workspaces_extra_is_sane", sql`${table.extraSeats} >= 0`),
    check("workspaces_ceiling_is_sane", sql`${table.ceiling} > 0`),
    check("workspaces_strangers_are_sane", sql`${table.strangers} >= 0`),
    check("workspaces_cost_is_sane", sql`${table.monthlyCostIdr} >= 0`),
    check("workspaces_pace_is_sane", sql`${table.paceSeconds} between 0 and 600`),
  ],
);

/** Turns at a workspace's vendor, which is asked one thing at a time: booked, at work, or just over. */
export const workspaceTurns = pgTable(
  "workspace_turns",
  {
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    /** Whose turn it is, e.g. `invite:` and the unit. */
    who: text("who").notNull(),
    /** When it begins, or began. */
    at: instant("at").notNull(),
    /** Begun: until then nobody else is let in. Null: booked. */
    busyUntil: instant("busy_until"),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.who] })],
);

/**
 * Every call to a workspace about a person. Committed before it is made, as `unknown`: a crash in between must look
 * like an unknown outcome, not like no call. An open call is the lease on its person in its workspace.
 */
export const vendorCalls = pgTable(
  "vendor_calls",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** Whose it was; all four are null for a stranger, whom only staff remove. */
    orderId: text("order_id"),
    unitId: uuid("unit_id"),
    assignmentId: uuid("assignment_id"),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    seatId: uuid("seat_id"),
    /** Whom it was about. */
    email: text("email").notNull(),
    action: text("action", { enum: CALL_ACTIONS }).notNull(),
    outcome: text("outcome", { enum: CALL_OUTCOMES }).notNull(),
    detail: text("detail"),
    at: instant("at").notNull(),
    /** While it is set and in the future, nobody else may act on this person there. */
    leaseUntil: instant("lease_until"),
  },
  (table) => [
    // One lease a person and workspace: a removal and an invitation cannot cross.
    uniqueIndex("vendor_calls_one_lease")
      .on(table.workspaceId, table.email)
      .where(sql`${table.leaseUntil} is not null`),
    index("vendor_calls_order_idx").on(table.orderId),
    index("vendor_calls_tasks_idx")
      .on(table.id)
      .where(sql`${table.outcome} = 'needs_person'`),
    index("vendor_calls_assignment_idx").on(table.assignmentId),
    index("vendor_calls_seat_idx").on(table.seatId),
    index("vendor_calls_person_idx").on(table.workspaceId, table.email),
    check(
      "vendor_calls_are_somebodys",
      sql`num_nulls(${table.orderId}, ${table.unitId}, ${table.assignmentId}, ${table.seatId}) in (0, 4)
        and (${table.orderId} is not null or ${table.action} = 'remove')`,
    ),
    check("vendor_calls_action_is_known", oneOf(table.action, CALL_ACTIONS)),
    check("vendor_calls_outcome_is_known", oneOf(table.outcome, CALL_OUTCOMES)),
  ],
);

/**
 * Where a workspace and our record of it differ, one row for each difference and person. `misses` counts readings in a
 * row: for a stranger those that did not show them any more, for the others those that showed the difference. Three of
 * them, apart in time, are believed.
 */
export const workspaceFindings = pgTable(
  "workspace_findings",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    kind: text("kind", { enum: FINDING_KINDS }).notNull(),
    /** Lower case; empty for a difference of numbers. */
    email: text("email").notNull(),
    /** Whose seat it is about; null for strangers and numbers. */
    assignmentId: uuid("assignment_id"),
    orderId: text("order_id"),
    /** A stranger: joined, or invited by somebody. */
    standing: text("standing", { enum: STANDINGS }),
    /** Who invited the stranger, where the vendor tells. */
    invitedBy: text("invited_by"),
    /** Seats, for a difference of numbers. */
    seats: integer("seats"),
    firstSeenAt: instant("first_seen_at").notNull(),
    /** The last reading that has shown it. */
    lastSeenAt: instant("last_seen_at").notNull(),
    misses: integer("misses").notNull(),
    lastMissAt: instant("last_miss_at"),
    /** Since when it counts. */
    believedAt: instant("believed_at"),
    endedAt: instant("ended_at"),
    ended: text("ended", { enum: FINDING_ENDS }),
    endedBy: text("ended_by"),
  },
  (table) => [
    uniqueIndex("workspace_findings_one_open")
      .on(table.workspaceId, table.kind, table.email)
      .where(sql`${table.endedAt} is null`),
    index("workspace_findings_open_idx")
      .on(table.workspaceId)
      .where(sql`${table.endedAt} is null`),
    index("workspace_findings_assignment_idx")
      .on(table.assignmentId)
      .where(sql`${table.endedAt} is null`),
    check("workspace_findings_kind_is_known", oneOf(table.kind, FINDING_KINDS)),
    check(
      "workspace_findings_standing_is_known",
      sql`${table.standing} is null or ${oneOf(table.standing, STANDINGS)}`,
    ),
    check("workspace_findings_end_is_known", sql`${table.ended} is null or ${oneOf(table.ended, FINDING_ENDS)}`),
    check("workspace_findings_end_has_a_reason", sql`(${table.endedAt} is null) = (${table.ended} is null)`),
  ],
);
