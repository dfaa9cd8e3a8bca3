/** The mailbox's reading side, for the demo's pages. */
export { listMailbox, readMailboxMessage, type MailboxMessage } from "./list-mailbox";
