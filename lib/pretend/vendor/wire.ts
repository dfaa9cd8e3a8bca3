/** What the pretend vendor answers: the statuses and words that consoles of this kind are known to use. Pure. */

export type VendorRefusal =
  | { status: 401; code: "token_expired" | "account_deactivated" }
  | { status: 404; code: "workspace_not_found" | "person_not_found" }
  | { status: 409; code: "already_in_workspace"; id: string }
  | { status: 422; code: "no_seats_available" | "bad_email" | "email_refused" }
  | { status: 429; code: "rate_limited"; retryAfterSeconds: number }
  | { status: 503; code: "unavailable" };

export type VendorAnswer<T> = { status: 200; body: T } | VendorRefusal;
export type VendorPage = { items: { id: string; email: string; invitedBy?: string }[]; next: string | null };

/** The call was carried out, and the line went dead before its answer. */
export class ReplyLost extends Error {
  override readonly name = "ReplyLost";
}

/** The pretend vendor's interface, as its clients see it. Any call may also reject: then nobody knows what it did. */
export type PretendVendor = {
  /** A page of members or invitations; `after` is the last page's `next`, or "". */
  list(workspaceId: string, state: "pending" | "member", after: string): Promise<VendorAnswer<VendorPage>>;
  invite(workspaceId: string, email: string): Promise<VendorAnswer<{ id: string }>>;
  revoke(workspaceId: string, email: string): Promise<VendorAnswer<{ id: string }>>;
  remove(workspaceId: string, memberId: string): Promise<VendorAnswer<{ id: string }>>;
};
