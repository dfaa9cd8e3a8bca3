import { z } from "zod";
import { email } from "@/lib/core/contact";
import { MAX_AMOUNT_IDR } from "@/lib/core/money";
import { DRIVER_NAMES } from "./driver";
import { WORKSPACE_STATUSES } from "./status";

/** What the owner says about pools and workspaces, from the screen, over REST, in a CSV file and at the shell. Pure. */

export const SEATS_MAX = 1_000;
/** As the database has it. */
const PACE_MAX_SECONDS = 600;

/** The id of a pool, and the key that products name it by. */
export const poolId = z
  .string("is required")
  .trim()
  .max(60, "is too long; 60 characters at most")
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case letters and digits with hyphens between them");

const oneLine = (most: number) =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(most, `is too long; ${most} characters at most`)
    .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text), "must be one line of plain text");

export const poolInput = z.strictObject({ id: poolId.optional(), name: oneLine(80) });
export type PoolInput = z.infer<typeof poolInput>;

const count = (most: number) =>
  z.int("must be a whole number").min(0, "must not be negative").max(most, `must be at most ${most}`);
const instant = z.iso
  .datetime({ offset: true, error: "must be a time such as 2026-12-31T00:00:00+07:00" })
  .transform((text) => new Date(text));
/** Free JSON: each driver's own schema reads it. */
const fields = z.record(z.string().max(60), z.unknown());

/** One workspace. What is left out of a change stays as it is; null empties it. */
const account = {
  email: email.describe("The vendor's account that owns the workspace"),
  name: oneLine(80).describe("How the shop calls it; buyers see it in their invitation"),
  note: z.string().trim().max(2_000, "is too long; 2000 characters at most").nullable(),
  status: z.enum(WORKSPACE_STATUSES, "must be AVAILABLE or SUSPENDED"),
  max_seats: count(SEATS_MAX).describe("Seats that are paid for"),
  pool_id: poolId,
  drivers: z
    .array(z.enum(DRIVER_NAMES, `must be one of ${DRIVER_NAMES.join(", ")}`))
    .min(1, "must name at least one driver")
    .refine((names) => new Set(names).size === names.length, "names a driver twice"),
  settings: fields.describe("Of the driver; with several drivers one object per driver name"),
  credentials: fields.describe("As settings, kept sealed and never given back"),
  extra_seats: count(SEATS_MAX).describe(
    "Seats beyond those paid for that may be sold, last; the vendor bills each when it is used. Needs a ceiling",
  ),
  reserve: count(SEATS_MAX).describe("Seats that are kept back from selling"),
  ceiling: z.int("must be a whole number").min(1, "must be at least 1").max(SEATS_MAX).nullable(),
  monthly_cost: count(MAX_AMOUNT_IDR).nullable().describe("Whole rupiah"),
  pace_seconds: count(PACE_MAX_SECONDS)
    .nullable()
    .describe("Seconds between the starts of two acts at its vendor, one at a time; null: as its driver is used to"),
  next_bill_at: instant.nullable(),
  ends_at: instant.nullable().describe("When the workspace itself ends; null: it renews by itself"),
  access_ends_at: instant.nullable().describe("When its key or session ends; a token that says so itself is believed"),
};

export const newAccountInput = z.strictObject({
  ...account,
  name: account.name.optional(),
  note: account.note.optional(),
  status: account.status.default("AVAILABLE"),
  max_seats: account.max_seats.default(0),
  pool_id: account.pool_id.default("default"),
  drivers: account.drivers.default(["manual"]),
  settings: account.settings.default({}),
  credentials: account.credentials.default({}),
  extra_seats: account.extra_seats.default(0),
  reserve: account.reserve.default(0),
  ceiling: account.ceiling.default(null),
  monthly_cost: account.monthly_cost.default(null),
  pace_seconds: account.pace_seconds.default(null),
  next_bill_at: account.next_bill_at.default(null),
  ends_at: account.ends_at.default(null),
  access_ends_at: account.access_ends_at.default(null),
});
export type NewAccount = z.output<typeof newAccountInput>;

export const accountChangeInput = z.strictObject(account).partial();
export type AccountChange = z.output<typeof accountChangeInput>;
