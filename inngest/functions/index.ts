import { deliverOrder, vacateLeavingSeat } from "./deliver-order";
import { deliverQueuedMessage } from "./deliver-message";
import { sendRequestedRefund, settlePaymentOnWebhook } from "./money";
import { moveIncident } from "./move-incident";
import { reconcileGateways } from "./reconcile-gateways";
import * as sweeps from "./sweeps";

/** Everything that is served to the engine. */
export const functions = [
  settlePaymentOnWebhook,
  deliverOrder,
  vacateLeavingSeat,
  moveIncident,
  deliverQueuedMessage,
  sendRequestedRefund,
  reconcileGateways,
  ...Object.values(sweeps),
];
