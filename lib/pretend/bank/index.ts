export { cancelCharge } from "./cancel-charge";
export { createCharge } from "./create-charge";
export { retryDeliveries, sendDelivery } from "./deliver";
export { expireCharge } from "./expire-charge";
export { isSandboxOpen } from "./is-open";
export { paySandbox, type Played } from "./pay-charge";
export { readCharge, showCharge } from "./read-charge";
export { refundCharge } from "./refund-charge";
