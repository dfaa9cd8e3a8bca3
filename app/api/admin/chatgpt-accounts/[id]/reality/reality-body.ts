import type { Reality } from "@/lib/workspaces/views";

/** How a workspace stands against our record, as the contract names its fields. */
export const realityBody = (accountId: string, reality: Reality) => ({
  account_id: accountId,
  checked_at: reality.checkedAt,
  members: reality.members,
  pending: reality.pending,
  sold: reality.sold,
  strangers: reality.strangers,
  findings: reality.findings.map((finding) => ({
    id: finding.id,
    kind: finding.kind,
    email: finding.email,
    standing: finding.standing,
    invited_by: finding.invitedBy,
    order_id: finding.orderId,
    seats: finding.seats,
    first_seen_at: finding.firstSeenAt,
    last_seen_at: finding.lastSeenAt,
    misses: finding.misses,
    believed: finding.isBelieved,
  })),
});
