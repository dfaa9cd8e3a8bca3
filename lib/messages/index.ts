export { deliverNotification } from "./deliver-notification";
export type { OrderFacts } from "./facts";
export type { NotificationKind } from "./status";
export { queueNotification, requeue, selectNotification, selectNotifications, selectStale } from "./store";
