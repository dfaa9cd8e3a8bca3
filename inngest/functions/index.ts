import { deliverQueuedNotification } from "./deliver-notification";
import { deliverOrder } from "./deliver-order";
import { reconcileGateways } from "./reconcile-gateways";
import { sendRequestedRefund } from "./send-refund";
import { settlePaymentOnNotice } from "./settle-payment-on-notice";
import * as sweeps from "./sweeps";
import { vacateLeavingSeat } from "./vacate-seat";

/** Everything that is served to the engine. */
export const functions = [
  settlePaymentOnNotice,
  deliverOrder,
  vacateLeavingSeat,
  deliverQueuedNotification,
  sendRequestedRefund,
  reconcileGateways,
  ...Object.values(sweeps),
];
