/** The owner's team workspaces: which there are, how they are, and the way to their vendors. */
export { isEndingSoon, selectEndingAccess, tellEndingAccess } from "./access";
export { addAccount, addPool, changeAccount, listPools, resealCredentials, type Pool } from "./accounts";
export {
  beginCall,
  countVanished,
  detailOf,
  eraseFromCalls,
  lockCall,
  noteOutcome,
  readWorkspaceAndCalls,
  selectCall,
  selectCalled,
  selectCalls,
  VANISHED,
  selectCallsAbout,
  type NewCall,
  type VendorCall,
} from "./calls";
export {
  endFinding,
  eraseFromFindings,
  lockFinding,
  noteReading,
  selectFinding,
  selectFindings,
  takeChecks,
  type Finding,
  type Headcount,
  type Noted,
  type Shown,
} from "./findings";
export { connect } from "./connect";
export type { DriverResult } from "./driver";
export { forgetPictures, listPictures, readPicture, type FailurePicture } from "./registry";
export { isOpenForSale, lastsDays, LIST_LAG_MS, outlasts } from "./rules";
export {
  closeWorkspace,
  findWorkspace,
  markWell,
  openForSale,
  reopenWorkspace,
  restWorkspace,
  selectPoolWorkspaces,
  selectWorkspace,
  selectWorkspaces,
  stepDown,
  stepUp,
  suspendWorkspace,
  takeQuestions,
  takeSteppedDown,
  upsertPool,
  upsertWorkspace,
  type Workspace,
} from "./store";
export { endTurn, takeTurn } from "./turns";
