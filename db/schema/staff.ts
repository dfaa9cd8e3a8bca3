import { check, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { STAFF_ROLES } from "@/lib/core/rights";
import { instant, oneOf } from "../columns";

/** People who run the shop. Written by lib/staff alone, like the keys; `settings` is written by lib/work. */
export const staff = pgTable(
  "staff",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** Lower case. */
    email: text("email").notNull(),
    passwordHash: text("password_hash").notNull(),
    role: text("role", { enum: STAFF_ROLES }).notNull(),
    /** Sessions signed before this counter was raised are no longer good. */
    sessionVersion: integer("session_version").notNull().default(1),
    disabledAt: instant("disabled_at"),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("staff_email_key").on(table.email),
    check("staff_role_is_known", oneOf(table.role, STAFF_ROLES)),
  ],
);

/** Keys for machines. Only the hash is kept; the key itself is shown once. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    name: text("name").notNull(),
    keyHash: text("key_hash").notNull(),
    role: text("role", { enum: STAFF_ROLES }).notNull(),
    createdAt: instant("created_at").notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (table) => [
    uniqueIndex("api_keys_hash_key").on(table.keyHash),
    check("api_keys_role_is_known", oneOf(table.role, STAFF_ROLES)),
  ],
);

/** Small facts of this shop: the demo's clock offset, whether the seed has run. Written by lib/work. */
export const settings = pgTable("settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
});
