/** Delivers what was paid for: seats, items. One flow; each kind has a folder in `kinds/`. */
export { available } from "./availability";
export { expectedFree } from "./calendar-of-ends";
export { correctAddress } from "./correct-address";
export { deliverUnit } from "./deliver-unit";
export { finishTask } from "./finish-task";
export { finishDelivery } from "./finish-delivery";
export { nameUnits } from "./name-units";
export { planLines, planRows, reserveLines, type Plan } from "./plan";
export { prepareDelivery } from "./prepare-delivery";
export { askSuspended, reopenWorkspace } from "./reopen-workspace";
export { retryOrder, retryUnit } from "./retry";
export { revealItem } from "./reveal";
export { deliverStuck, deliverWaiting, endTerms, vacateLeaving } from "./sweeps";
export { strangersRefusal } from "./strangers";
export { syncWorkspaces } from "./sync-workspaces";
export { daysOf, tellBuyer } from "./tell-buyer";
export { vacateSeat } from "./vacate-seat";
export { oweAgain, releaseOrder, withdrawOrder, withdrawUnits } from "./withdraw";
