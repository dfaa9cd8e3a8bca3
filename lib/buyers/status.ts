/** The channels of buyers' contacts, why one fails, and what one-time codes are for. Pure. */

export const CONTACT_CHANNELS = ["email", "whatsapp", "telegram"] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** Why an address cannot be reached at the moment. */
export const UNREACHABLE_REASONS = ["bounced", "blocked", "not_started"] as const;
export type UnreachableReason = (typeof UNREACHABLE_REASONS)[number];

/** What a one-time code is asked for: help moves a seat or an address, a swap gives a seat to another person. */
export const CODE_PURPOSES = ["help", "swap"] as const;
export type CodePurpose = (typeof CODE_PURPOSES)[number];
