/** The channels of buyers' contacts, and why one fails. Pure. */

export const CONTACT_CHANNELS = ["email", "whatsapp", "telegram"] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** Why an address cannot be reached at the moment. */
export const UNREACHABLE_REASONS = ["bounced", "blocked", "not_started"] as const;
export type UnreachableReason = (typeof UNREACHABLE_REASONS)[number];
