import { z } from "zod";
import { startOfDay } from "@/lib/core/format";
import { CHOOSABLE, NEEDS_NOTICE } from "@/components/admin/pool/driver-fields";

/** What the form of a workspace sends, as the inputs of the pool want it. */

const text = z.string().trim().max(10_000);
const optional = text.optional().default("");

export const accountForm = z.strictObject({
  id: z.uuid().optional(),
  email: text,
  name: optional,
  pool_id: text,
  note: optional,
  max_seats: text,
  extra_seats: text,
  reserve: text,
  ceiling: optional,
  monthly_cost: optional,
  pace_seconds: optional,
  next_bill_at: optional,
  ends_at: optional,
  access_ends_at: optional,
  driver: z.enum(CHOOSABLE),
  fallback: optional,
  "settings.base_url": optional,
  "settings.workspace_id": optional,
  "settings.acknowledged": optional,
  "settings.headless": optional,
  "settings.members_path": optional,
  "settings.pending_path": optional,
  "settings.user_agent": optional,
  "settings.pace_ms": optional,
  "credentials.email": optional,
  "credentials.password": optional,
  "credentials.token": optional,
  "credentials.admin_key": optional,
  "credentials.access_token": optional,
});
type AccountForm = z.output<typeof accountForm>;

const number = (typed: string): number | string => (/^\d{1,10}$/.test(typed) ? Number(typed) : typed);
const orNull = <T>(typed: string, read: (typed: string) => T): T | null => (typed === "" ? null : read(typed));

/** Empty secrets are left out, so that those that are kept stay. */
export function toInput(form: AccountForm, timeZone: string): Record<string, unknown> {
  const { driver } = form;
  const day = (typed: string) =>
    z.iso.date().safeParse(typed).success ? startOfDay(typed, timeZone).toISOString() : typed;
  const isAlone = driver === "manual" || form.fallback === "";
  const credentials = filled({
    token: form["credentials.token"],
    admin_key: form["credentials.admin_key"],
    access_token: form["credentials.access_token"],
    email: form["credentials.email"],
    password: form["credentials.password"],
  });
  const settings = {
    ...filled({ base_url: form["settings.base_url"], workspace_id: form["settings.workspace_id"] }),
    // Taken off, it is refused and not merely left as it was.
    ...(driver === "browser" && {
      ...filled({
        members_path: form["settings.members_path"],
        pending_path: form["settings.pending_path"],
        user_agent: form["settings.user_agent"],
      }),
      headless: form["settings.headless"] === "true",
      ...(form["settings.pace_ms"] !== "" && { pace_ms: number(form["settings.pace_ms"]) }),
    }),
    ...(NEEDS_NOTICE.includes(driver) && { acknowledged: form["settings.acknowledged"] === "true" }),
  };
  return {
    email: form.email,
    ...(form.name !== "" && { name: form.name }),
    pool_id: form.pool_id,
    note: orNull(form.note, String),
    max_seats: number(form.max_seats),
    extra_seats: number(form.extra_seats),
    reserve: number(form.reserve),
    ceiling: orNull(form.ceiling, number),
    monthly_cost: orNull(form.monthly_cost, number),
    pace_seconds: orNull(form.pace_seconds, number),
    next_bill_at: orNull(form.next_bill_at, day),
    ends_at: orNull(form.ends_at, day),
    access_ends_at: orNull(form.access_ends_at, day),
    drivers: isAlone ? [driver] : [driver, "manual"],
    settings: driver === "manual" ? {} : { [driver]: settings },
    ...(Object.keys(credentials).length > 0 && { credentials: { [driver]: credentials } }),
  };
}

const filled = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
