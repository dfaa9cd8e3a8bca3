/** Money: payables, attempts, receipts, refunds, the ledger, the webhook inbox, the health of the gateways. */
export {
  findAttempt,
  holdsLease,
  isTotalTaken,
  lockAttempt,
  lockAttempts,
  moveAttempt,
  openAttempt,
  openPayable,
  scheduleAsk,
  selectAttempts,
  selectDue,
  selectLive,
  selectReferences,
  startAttempt,
  takeLease,
  type Attempt,
  type AttemptFacts,
  type NewAttempt,
} from "./attempts";
export {
  mayRead,
  recordFailure,
  recordSuccess,
  recordWebhook,
  selectHealth,
  selectTripped,
  type GatewayHealth,
} from "./health";
export {
  emptyBodiesBefore,
  emptyBodiesOf,
  insertWebhook,
  markHandled,
  selectUnhandled,
  selectUnknownReferences,
  selectWebhook,
  selectWebhookAttempt,
  type NewWebhook,
  type Webhook,
} from "./inbox";
export {
  bookAllocation,
  bookKept,
  bookRefund,
  bookReversal,
  bookSettlement,
  bookUnallocated,
  selectHolding,
  selectLedger,
  type Booked,
} from "./ledger";
export { earnedOf, holdingOf, type Holding } from "./movements";
export { lockMoney, lockMoneyOfAttempt, readMoney, type Money } from "./money";
export {
  insertReceipt,
  markOverRefunded,
  markReversed,
  resolveReceipt,
  type NewReceipt,
  type ReceiptRow,
  type Verdict,
} from "./receipts";
export {
  eraseFromMoney,
  insertRefund,
  moveRefund,
  selectOpenRefunds,
  selectRefund,
  type NewRefund,
  type Refund,
} from "./refunds";
export {
  insertReconciliation,
  selectReconciliations,
  type Reconciliation,
  type ReconciliationFinding,
} from "./reports";
export {
  isDue,
  isInForce,
  isLive,
  isManual,
  isOpen,
  isStanding,
  isWaiting,
  keyOf,
  leftOn,
  manualKey,
  nextAskAt,
  nextCheckAt,
  openAttention,
  orderIdOf,
  stateOf,
  total,
} from "./rules";
