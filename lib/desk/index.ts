/** What staff see and do: read models over all rooms, and acts that call their verbs. */
export { listEndingAccess, listFailures, readFailure } from "./access";
export { refundOrder, resendMessage, type OrderRefund } from "./acts";
export { eraseBuyer, type Erasure } from "./erase-buyer";
export { listAssignments, readAssignment, type AssignmentRow } from "./list-assignments";
/** Whom the sweeps would remove is read where removals are made. */
export { planRemovals, readRemovalHold } from "@/lib/delivery";
export { listGatewayStatus, testGateway } from "./gateway-status";
export { listIncidents, readIncident } from "./incidents";
export { listInbox, readInboxItem, replayWebhook } from "./inbox";
export { listOrders, type OrderFilter, type OrderQuery } from "./list-orders";
export {
  addProduct,
  archiveProduct,
  changeProduct,
  listCategories,
  listProducts,
  readProduct,
  readProductChanges,
  saveCategory,
} from "./edit-products";
export { addStock, findStockedProduct, listProductRows } from "./products";
export {
  addWorkspace,
  createPool,
  readPools,
  listPool,
  readPoolWorkspace,
  testWorkspace,
  changeWorkspace,
  type AccountQuery,
} from "./pool";
export { importPool } from "./pool-csv";
export { readReality } from "./reality";
export { readHome } from "./read-home";
export { readOrderDetail } from "./read-order-detail";
export { countWaiting, listWaiting, removeFromWaiting } from "./waiting";
export { listTasks } from "./tasks";
export { addVouchers, changeVoucher, listVouchers, readVoucher } from "./vouchers";
/** A remark is an order's own; staff reach it through this door. */
export { addNote } from "@/lib/orders";
