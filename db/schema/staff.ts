import { bigint, check, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { SCOPES, STAFF_ROLES } from "@/lib/core/rights";
import { SECURITY_EVENTS, type SecurityFacts } from "@/lib/staff/status";
import { instant, oneOf } from "../columns";

/** People who run the shop. Written by lib/staff alone, like all of this file but `settings`, which is lib/work's. */
export const staff = pgTable(
  "staff",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** Lower case. */
    email: text("email").notNull(),
    passwordHash: text("password_hash").notNull(),
    role: text("role", { enum: STAFF_ROLES }).notNull(),
    /** The secret of the authenticator app, sealed. Without `totp_since` it waits for its first code. */
    totpSealed: text("totp_sealed"),
    totpSince: instant("totp_since"),
    /** The last time step (30 s) whose code was taken: neither it nor an earlier one counts again. */
    totpStep: bigint("totp_step", { mode: "number" }),
    disabledAt: instant("disabled_at"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("staff_email_key").on(table.email),
    check("staff_role_is_known", oneOf(table.role, STAFF_ROLES)),
  ],
);

const staffId = () =>
  uuid("staff_id")
    .notNull()
    .references(() => staff.id);

/** One row a sign-in. The cookie holds a random token and the row its hash: an ended row makes the cookie worthless. */
export const staffSessions = pgTable(
  "staff_sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    staffId: staffId(),
    tokenHash: text("token_hash").notNull(),
    device: text("device").notNull(),
    /** Masked. */
    address: text("address"),
    createdAt: instant("created_at").notNull(),
    seenAt: instant("seen_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (table) => [
    uniqueIndex("staff_sessions_token_key").on(table.tokenHash),
    index("staff_sessions_staff_idx").on(table.staffId, table.createdAt),
  ],
);

/** For whoever lost the app: each signs in once. Only hashes are kept. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    staffId: staffId(),
    codeHash: text("code_hash").notNull(),
    usedAt: instant("used_at"),
  },
  (table) => [uniqueIndex("recovery_codes_hash_key").on(table.staffId, table.codeHash)],
);

/** Keys for machines. Only the hash is kept; the key itself is shown once. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    name: text("name").notNull(),
    keyHash: text("key_hash").notNull(),
    role: text("role", { enum: STAFF_ROLES }).notNull(),
    /** Null: all that the role may. */
    scopes: text("scopes", { enum: SCOPES }).array(),
    createdAt: instant("created_at").notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (table) => [
    uniqueIndex("api_keys_hash_key").on(table.keyHash),
    check("api_keys_role_is_known", oneOf(table.role, STAFF_ROLES)),
  ],
);

/**
 * The security audit: who came in, who was refused, who changed what others may. Append-only by trigger, so that whoever
 * got in cannot wipe the trace.
 */
export const securityEvents = pgTable(
  "security_events",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant("at").notNull(),
    event: text("event", { enum: SECURITY_EVENTS }).notNull(),
    actor: text("actor").notNull(),
    subject: text("subject"),
    /** Masked. */
    address: text("address"),
    facts: jsonb("facts").$type<SecurityFacts>().notNull(),
  },
  (table) => [check("security_events_event_is_known", oneOf(table.event, SECURITY_EVENTS))],
);

/** Small facts of this shop: the demo's clock offset, whether the seed has run. Written by lib/work. */
export const settings = pgTable("settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
});
