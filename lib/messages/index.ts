/** Messages to people: queued in the commit of their cause, put into words and sent afterwards. */
export { deliverMessage, resendStale } from "./deliver-message";
export { eraseFromMessages, eraseMessagesTo, forgetMessages } from "./forget";
export { reminderOf, sealItems, type OrderFacts } from "./facts";
export { resealMessages } from "./reseal";
export type { MessageKind } from "./status";
export { queueMessage, requeue, selectMessages, type Message, type NewMessage } from "./store";
