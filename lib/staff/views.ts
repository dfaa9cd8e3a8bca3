import type { Scope, StaffRole } from "@/lib/core/rights";
import type { SecurityEventName, SecurityFacts } from "./status";

/** What the screens of staff show. */

export type PersonRow = {
  id: string;
  email: string;
  role: StaffRole;
  isDisabled: boolean;
  hasTotp: boolean;
  /** Live sessions. */
  sessions: number;
  lastSeenAt: string | null;
  createdAt: string;
};

export type KeyRow = {
  id: string;
  name: string;
  role: StaffRole;
  /** Null: all that its role may. */
  scopes: readonly Scope[] | null;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};

export type SessionRow = {
  id: string;
  /** The browser and the system, in a few words. */
  device: string;
  address: string | null;
  createdAt: string;
  seenAt: string;
  isThis: boolean;
};

export type Account = {
  email: string;
  role: StaffRole;
  totp: { isOn: boolean; since: string | null; recoveryCodesLeft: number };
  /** A second factor that was begun and waits for its first code. */
  enrolment: { secret: string; uri: string } | null;
  sessions: SessionRow[];
};

export type SecurityEventRow = {
  id: number;
  at: string;
  event: SecurityEventName;
  actor: string;
  /** Whom or what it is about, where that is not the actor. */
  subject: string | null;
  address: string | null;
  facts: SecurityFacts;
};
export type SecurityEventPage = { rows: SecurityEventRow[]; total: number; page: number; pages: number };
