import type { DriverName } from "@/lib/workspaces/driver";

/** What each driver asks its owner for, as the form shows it. The driver's own schema has the last word. */
type DriverField = { part: "settings" | "credentials"; name: FieldName; isOptional?: true; isShown?: true };
type FieldName =
  | "base_url"
  | "token"
  | "admin_key"
  | "workspace_id"
  | "access_token"
  | "email"
  | "password"
  | "members_path"
  | "pending_path"
  | "user_agent"
  | "pace_ms";

export const DRIVER_FIELDS: Record<Exclude<DriverName, "stand_in">, readonly DriverField[]> = {
  manual: [],
  scim: [
    { part: "settings", name: "base_url" },
    { part: "credentials", name: "token" },
  ],
  "openai-org": [
    { part: "settings", name: "base_url", isOptional: true },
    { part: "credentials", name: "admin_key" },
  ],
  session: [
    { part: "settings", name: "base_url" },
    { part: "settings", name: "workspace_id" },
    { part: "credentials", name: "access_token" },
  ],
  browser: [
    { part: "settings", name: "base_url" },
    { part: "settings", name: "workspace_id", isOptional: true },
    { part: "credentials", name: "email", isShown: true },
    { part: "credentials", name: "password" },
    { part: "settings", name: "members_path", isOptional: true },
    { part: "settings", name: "pending_path", isOptional: true },
    { part: "settings", name: "user_agent", isOptional: true },
    { part: "settings", name: "pace_ms", isOptional: true },
  ],
};

/** The drivers that an owner can choose; the pretend one is the demo's. */
export const CHOOSABLE = ["manual", "scim", "openai-org", "session", "browser"] as const;

/** Drivers that are off until the owner has acknowledged the notice about the vendor's terms. */
export const NEEDS_NOTICE: readonly DriverName[] = ["session", "browser"];
