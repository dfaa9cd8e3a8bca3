import type { z } from "zod";

/**
 * The port to a team workspace: how Kursi invites and removes people. One folder a driver in `drivers/`, one line in
 * registry.ts, and the suite in drivers/contract.ts.
 */

export const DRIVER_NAMES = ["stand_in", "manual", "scim", "openai-org", "session", "browser"] as const;
export type DriverName = (typeof DRIVER_NAMES)[number];

/**
 * A workspace as its driver sees it. `remoteId` is the workspace's name at its vendor. `settings` and `credentials` are
 * what the owner has filled in for this driver; both fit its schemas, or the driver answers `auth`.
 */
export type RemoteWorkspace = {
  id: string;
  remoteId: string;
  settings?: Readonly<Record<string, unknown>>;
  credentials?: Readonly<Record<string, unknown>>;
};

/** `invitedBy`: the address of who has invited them, where the vendor tells. */
export type Member = { memberId: string; email: string; invitedBy?: string };
export type Invitation = { inviteId: string; email: string; invitedBy?: string };

/**
 * What became of a call:
 * - `done`: carried out; `already`: it was so before (idempotent success)
 * - `full`: no seat left there; `refused`: the vendor says no for this address or request (`code` says why)
 * - `auth`: our session or key is no longer good, or the workspace is deactivated: quarantine it, call a person
 * - `challenge`: the vendor wants to see a human being (a CAPTCHA, a page instead of an answer): stop, call a person
 * - `needs_person`: not carried out; a task for a person, who confirms it
 * - `rate_limited`: not carried out, come back after `afterSeconds`
 * - `unavailable`: certainly not carried out (refused connection, 5xx before effect)
 * - `unknown`: nobody knows; list members and invitations before trying again
 */
export type DriverResult =
  | { outcome: "done"; id: string | null }
  | { outcome: "already"; id: string | null }
  | { outcome: "full" }
  | { outcome: "refused"; code: string }
  | { outcome: "auth"; code: string }
  | { outcome: "challenge"; code: string }
  | { outcome: "needs_person" }
  | { outcome: "rate_limited"; afterSeconds: number }
  | { outcome: "unavailable"; why: string }
  | { outcome: "unknown"; why: string };

/** A call that has not brought what was asked for. */
export type DriverTrouble = Exclude<DriverResult, { outcome: "done" | "already" }>;
export type Listing<T> = { outcome: "listed"; items: T[] } | DriverTrouble;

/** Fields by driver, as they are kept. */
export type DriverFields = Partial<Record<DriverName, Record<string, unknown>>>;

/** Fields that the owner fills in for a driver. Secrets are sealed and never shown again. */
export type DriverForm = { settings: z.ZodType; credentials: z.ZodType };

/**
 * Every method answers within this time, with all the requests that it makes: the registry sees to it. A call that takes
 * longer is `unknown`, a list `unavailable`. A driver may name a longer one.
 */
export const CALL_LIMIT_MS = 12_000;

export interface WorkspaceDriver {
  readonly name: DriverName;
  readonly form: DriverForm;
  /** Milliseconds, where `CALL_LIMIT_MS` is too short for it. */
  readonly callLimitMs?: number;
  /** Everybody who has joined, all pages. */
  listMembers(workspace: RemoteWorkspace): Promise<Listing<Member>>;
  /** Invitations that were not accepted yet, all pages. They occupy seats. */
  listPending(workspace: RemoteWorkspace): Promise<Listing<Invitation>>;
  /** `ourKey` stays the same over retries; a driver whose vendor knows idempotency keys passes it on. */
  invite(workspace: RemoteWorkspace, email: string, ourKey: string): Promise<DriverResult>;
  /** Takes back an invitation that was not accepted. `already` when there is none. */
  revoke(workspace: RemoteWorkspace, email: string): Promise<DriverResult>;
  /** Removes a member. `already` when they are gone. */
  remove(workspace: RemoteWorkspace, memberId: string): Promise<DriverResult>;
}
