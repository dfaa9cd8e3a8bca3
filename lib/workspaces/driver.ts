/** The port to a team workspace: how Kursi invites and removes people. One folder a driver in `drivers/`. */

export const DRIVER_NAMES = ["stand_in"] as const;
export type DriverName = (typeof DRIVER_NAMES)[number];

/** A workspace as its driver sees it. `remoteId` is the workspace's name at its vendor. */
export type RemoteWorkspace = { id: string; remoteId: string };

export type Member = { memberId: string; email: string };
export type Invitation = { inviteId: string; email: string };

/**
 * What became of a call:
 * - `done`: carried out; `already`: it was so before (idempotent success)
 * - `full`: no seat left there; `refused`: the vendor says no for this address or request (`code` says why)
 * - `auth`: our session or key is no longer good, or the workspace is deactivated: quarantine it, call a person
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
  | { outcome: "rate_limited"; afterSeconds: number }
  | { outcome: "unavailable"; why: string }
  | { outcome: "unknown"; why: string };

export type Listing<T> = { outcome: "listed"; items: T[] } | Exclude<DriverResult, { outcome: "done" | "already" }>;

export interface WorkspaceDriver {
  readonly name: DriverName;
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
