export {
  insertOrder,
  lockOrder,
  lockOrderRows,
  movePayment,
  readOrderRows,
  selectOrder,
  selectUnit,
  selectUnits,
  updateOrder,
  type Line,
  type NewLine,
  type NewOrder,
  type Order,
  type OrderFacts,
  type OrderRows,
  type Unit,
} from "./store";
export { drawDelivery, moveUnit, moveUnits, updateUnit, type DeliveryState, type UnitChanges } from "./delivery-store";
export {
  lockRenewing,
  readPressure,
  selectOverdue,
  selectOwedLines,
  lockSupply,
  selectStuck,
  selectWaited,
  selectWaitingLong,
  type OwedLine,
  type OwedQuery,
  type Pressure,
  type PressureQuery,
  supplyLock,
} from "./waiting-store";
export {
  linkRenewal,
  readRowsOfLine,
  saveOffer,
  selectOffer,
  selectRenewing,
  type RenewalOffer,
} from "./renewal-store";
export { pruneKeys, releaseKeys, selectKey, storeAnswer, takeKey, type KeyRow } from "./key-store";
export { addNote, matching, type Note, type OrderFilter } from "./staff-store";
export type { LineSnapshot } from "./schemas";
export { eraseCustomer, eraseFromOrders, forgetAddressesBefore, selectMembers, selectOrdersOf } from "./erase";
export { endHelpTask, openHelpTask, selectHelpTasks, type HelpTask } from "./help-store";
