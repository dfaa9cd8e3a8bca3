/**
 * The demo's world: a bank, a workspace vendor, a mailbox and a clock that can be moved. For the demo's pages and
 * routes, the seed, the sweep that plays the bank, tests and scripts; the shop reaches it only through its ports.
 */
export {
  cancelCharge,
  createCharge,
  expireCharge,
  isBankOpen,
  readCharge,
  refundCharge,
  showCharge,
} from "./bank/charges";
export { retryDeliveries, sendDelivery } from "./bank/deliver";
export { payCharge, type Played } from "./bank/pay-charge";
export {
  merchantName,
  PAGE_MODES,
  pageInput,
  payInput,
  possibleModes,
  type BankCharge,
  type PayMode,
} from "./bank/rules";
export { advanceClock, loadClock } from "./clock";
export { emptyMailbox, listMailbox, readMail, type Mail } from "./mailbox";
export { eraseFromPretence } from "./erase";
export {
  acceptInvitation,
  findVendorWorkspace,
  joinOutOfBand,
  leaveWorkspace,
  openVendorWorkspace,
  readVendorCalls,
  readVendorWorkspaces,
  setKnobs,
  setVendorSeats,
  type VendorCallView,
  type VendorWorkspaceView,
} from "./vendor/back-door";
export { KNOBS_OFF, knobsPatch, type Chance, type Knobs, type KnobsPatch } from "./vendor/knobs";
export { vendorCallsAbout } from "./vendor/store";
