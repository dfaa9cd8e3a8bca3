/** What the security audit tells of. The facts of each stand beside it. */
export const SECURITY_EVENTS = [
  /** `device`: known or new; `factor`: none, app or recovery_code. */
  "signed_in",
  /** `step`: password or code. */
  "sign_in_failed",
  /** Tries at one account are answered ever later, whatever address they come from. */
  "sign_in_slowed",
  /** One address (with one email), one device or one account's codes tried too often. */
  "sign_in_refused",
  "signed_out",
  /** `count`: how many. */
  "sessions_ended",
  "key_refused",
  /** `right`, `needs`. */
  "right_refused",
  "user_created",
  "user_disabled",
  "user_enabled",
  /** `from`, `to`. */
  "role_changed",
  "password_set",
  /** A right password was needed and the given one was wrong. */
  "password_refused",
  "totp_enabled",
  "totp_disabled",
  "recovery_codes_made",
  /** `left`: how many are left. */
  "recovery_code_used",
  "key_made",
  "key_revoked",
] as const;
export type SecurityEventName = (typeof SECURITY_EVENTS)[number];
export type SecurityFacts = Readonly<Record<string, string | number>>;
