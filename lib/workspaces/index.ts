/** The owner's team workspaces: which there are, how they are, and the way to their vendors. */
export {
  beginCall,
  detailOf,
  noteOutcome,
  readWorkspaceAndCalls,
  selectCalls,
  type NewCall,
  type VendorCall,
} from "./calls";
export type { DriverResult } from "./driver";
export { driverNamed } from "./registry";
export { isOpenForSale, LIST_LAG_MS } from "./rules";
export {
  findWorkspace,
  markWell,
  openForSale,
  reopenWorkspace,
  restWorkspace,
  selectPoolWorkspaces,
  selectWorkspace,
  selectWorkspaces,
  suspendWorkspace,
  takeQuestions,
  upsertPool,
  upsertWorkspace,
  type Workspace,
} from "./store";
