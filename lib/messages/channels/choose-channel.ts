import type { Channel, RecipientKind } from "../status";

/** Whom a message is for, with the addresses where they can be reached. */
export type Recipient = { kind: RecipientKind; id: string; email: string };

/** The channel for this recipient, and the address there. Every buyer and staff member has an email; it is the one channel so far. */
export const chooseChannel = ({ email }: Recipient): { channel: Channel; address: string } => ({
  channel: "email",
  address: email.trim().toLowerCase(),
});
